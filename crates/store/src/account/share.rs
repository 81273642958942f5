//! Shares, each with its list of sections.

use std::collections::HashMap;

use account::ports::{ShareRows, Stored};
use account::share::{Filters, Permissions, Share, SharedSections};
use account::{AccountId, Lookup, SectionNumber, ServerId, ShareId, ShareNumber};
use async_trait::async_trait;

use super::{Work, unless_stale};
use crate::engine::{Error, Row, Value, binds};

const INSERT: &str = "
    INSERT INTO share (id, number, server_id, owner_id, invitee_id, invited_email, invited_email_index,
        all_sections, allow_sync, allow_camera_upload, allow_channels, allow_subtitle_admin, allow_tuners,
        filter_all, filter_movies, filter_television, filter_music, filter_photos, invited_at, accepted_at,
        version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 0)
";
const UPDATE: &str = "
    UPDATE share SET number = $2, server_id = $3, owner_id = $4, invitee_id = $5, invited_email = $6,
        invited_email_index = $7, all_sections = $8, allow_sync = $9, allow_camera_upload = $10,
        allow_channels = $11, allow_subtitle_admin = $12, allow_tuners = $13, filter_all = $14,
        filter_movies = $15, filter_television = $16, filter_music = $17, filter_photos = $18, invited_at = $19,
        accepted_at = $20, version = version + 1
    WHERE id = $1 AND version = $21
";
const DELETE: &str = "DELETE FROM share WHERE id = $1";
const INSERT_SECTION: &str = "
    INSERT INTO share_section (share_id, place, section_number) VALUES ($1, $2, $3)
";
const DELETE_SECTIONS: &str = "DELETE FROM share_section WHERE share_id = $1";
const BY_NUMBER: &str = "SELECT * FROM share WHERE number = $1";
const BY_NUMBER_SECTIONS: &str = "
    SELECT ss.share_id, ss.section_number FROM share_section ss JOIN share s ON s.id = ss.share_id
    WHERE s.number = $1 ORDER BY ss.share_id, ss.place
";
const OF_SERVER: &str = "SELECT * FROM share WHERE server_id = $1 ORDER BY invited_at, id";
const OF_SERVER_SECTIONS: &str = "
    SELECT ss.share_id, ss.section_number FROM share_section ss JOIN share s ON s.id = ss.share_id
    WHERE s.server_id = $1 ORDER BY ss.share_id, ss.place
";
const GIVEN: &str = "SELECT * FROM share WHERE owner_id = $1 ORDER BY invited_at, id";
const GIVEN_SECTIONS: &str = "
    SELECT ss.share_id, ss.section_number FROM share_section ss JOIN share s ON s.id = ss.share_id
    WHERE s.owner_id = $1 ORDER BY ss.share_id, ss.place
";
const RECEIVED: &str = "SELECT * FROM share WHERE invitee_id = $1 ORDER BY invited_at, id";
const RECEIVED_SECTIONS: &str = "
    SELECT ss.share_id, ss.section_number FROM share_section ss JOIN share s ON s.id = ss.share_id
    WHERE s.invitee_id = $1 ORDER BY ss.share_id, ss.place
";
const FOR_EMAIL: &str = "
    SELECT * FROM share WHERE invited_email_index IN ($1, $2) AND invitee_id IS NULL ORDER BY invited_at, id
";
const FOR_EMAIL_SECTIONS: &str = "
    SELECT ss.share_id, ss.section_number FROM share_section ss JOIN share s ON s.id = ss.share_id
    WHERE s.invited_email_index IN ($1, $2) AND s.invitee_id IS NULL ORDER BY ss.share_id, ss.place
";

#[async_trait]
impl ShareRows for Work {
    async fn insert_share(&mut self, share: &Share) -> Stored<()> {
        self.tx.execute(INSERT, &values(share)).await?;
        self.insert_sections(share).await
    }

    async fn update_share(&mut self, share: &Share) -> Stored<()> {
        let mut values = values(share);
        values.push(share.version.into());
        unless_stale(self.tx.swap(UPDATE, &values).await?)?;
        self.tx.execute(DELETE_SECTIONS, binds![&share.id]).await?;
        self.insert_sections(share).await
    }

    async fn delete_share(&mut self, id: &ShareId) -> Stored<()> {
        self.tx.execute(DELETE_SECTIONS, binds![id]).await?;
        self.tx.execute(DELETE, binds![id]).await?;
        Ok(())
    }

    async fn share_by_number(&mut self, number: ShareNumber) -> Stored<Option<Share>> {
        Ok(self.shares(BY_NUMBER, BY_NUMBER_SECTIONS, binds![&number]).await?.pop())
    }

    async fn shares_of_server(&mut self, server: &ServerId) -> Stored<Vec<Share>> {
        self.shares(OF_SERVER, OF_SERVER_SECTIONS, binds![server]).await
    }

    async fn shares_given(&mut self, owner: &AccountId) -> Stored<Vec<Share>> {
        self.shares(GIVEN, GIVEN_SECTIONS, binds![owner]).await
    }

    async fn shares_received(&mut self, invitee: &AccountId) -> Stored<Vec<Share>> {
        self.shares(RECEIVED, RECEIVED_SECTIONS, binds![invitee]).await
    }

    async fn shares_for_email(&mut self, email: &Lookup) -> Stored<Vec<Share>> {
        let [now, other] = &email.both();
        self.shares(FOR_EMAIL, FOR_EMAIL_SECTIONS, binds![now, other]).await
    }
}

impl Work {
    async fn insert_sections(&mut self, share: &Share) -> Stored<()> {
        if let SharedSections::Only(sections) = &share.sections {
            for (place, section) in (0_i64..).zip(sections) {
                self.tx.execute(INSERT_SECTION, binds![&share.id, place, section]).await?;
            }
        }
        Ok(())
    }

    /// Two statements whatever the number of shares.
    async fn shares(
        &mut self,
        shares: &'static str,
        sections: &'static str,
        of: &[Value],
    ) -> Stored<Vec<Share>> {
        let mut listed: HashMap<ShareId, Vec<SectionNumber>> = HashMap::new();
        for row in self.tx.all(sections, of).await? {
            listed.entry(row.get("share_id")?).or_default().push(row.get("section_number")?);
        }
        let rows = self.tx.all(shares, of).await?;
        Ok(rows.iter().map(|row| share(row, &mut listed)).collect::<Result<_, _>>()?)
    }
}

fn values(share: &Share) -> Vec<Value> {
    let Permissions { allow_sync, allow_camera_upload, allow_channels, allow_subtitle_admin, allow_tuners } =
        share.permissions;
    let filters = &share.filters;
    binds![
        &share.id,
        &share.number,
        &share.server,
        &share.owner,
        share.invitee.as_ref(),
        share.invited_email.as_ref(),
        share.invited_email_index.as_ref(),
        share.sections == SharedSections::All,
        allow_sync,
        allow_camera_upload,
        allow_channels,
        allow_subtitle_admin,
        allow_tuners,
        &filters.all,
        &filters.movies,
        &filters.television,
        &filters.music,
        &filters.photos,
        share.invited_at,
        share.accepted_at,
    ]
    .to_vec()
}

fn share(row: &Row, listed: &mut HashMap<ShareId, Vec<SectionNumber>>) -> Result<Share, Error> {
    let id: ShareId = row.get("id")?;
    let sections = if row.get("all_sections")? {
        SharedSections::All
    } else {
        SharedSections::Only(listed.remove(&id).unwrap_or_default())
    };
    Ok(Share {
        id,
        number: row.get("number")?,
        server: row.get("server_id")?,
        owner: row.get("owner_id")?,
        invitee: row.get("invitee_id")?,
        invited_email: row.get("invited_email")?,
        invited_email_index: row.get("invited_email_index")?,
        sections,
        permissions: Permissions {
            allow_sync: row.get("allow_sync")?,
            allow_camera_upload: row.get("allow_camera_upload")?,
            allow_channels: row.get("allow_channels")?,
            allow_subtitle_admin: row.get("allow_subtitle_admin")?,
            allow_tuners: row.get("allow_tuners")?,
        },
        filters: Filters {
            all: row.get("filter_all")?,
            movies: row.get("filter_movies")?,
            television: row.get("filter_television")?,
            music: row.get("filter_music")?,
            photos: row.get("filter_photos")?,
        },
        invited_at: row.get("invited_at")?,
        accepted_at: row.get("accepted_at")?,
        version: row.get("version")?,
    })
}
