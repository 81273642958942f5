//! Media servers, where they can be reached, and their sections.

use account::connection::Connection;
use account::ports::{ServerRows, Stored};
use account::server::{Section, Server, ServerAbout};
use account::{AccountId, DeviceId, ServerId};
use async_trait::async_trait;
use kernel::{MachineIdentifier, Timestamp};

use super::{Work, unless_stale};
use crate::engine::{Error, Row, binds};

const INSERT: &str = "
    INSERT INTO server (id, number, machine_identifier, public_key, name, product, product_version, platform,
        platform_version, hardware, owner_id, device_id, approved, revoked_at, counter, address, created_at,
        last_seen_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 0)
";
const UPDATE: &str = "
    UPDATE server SET number = $3, machine_identifier = $4, public_key = $5, name = $6, product = $7,
        product_version = $8, platform = $9, platform_version = $10, hardware = $11, owner_id = $12,
        device_id = $13, approved = $14, revoked_at = $15, counter = $16, address = $17, created_at = $18,
        last_seen_at = $19, version = version + 1
    WHERE id = $1 AND version = $2
";
const TAKE_COUNTER: &str = "UPDATE server SET counter = $2, last_seen_at = $3 WHERE id = $1 AND counter < $2";
const BY_ID: &str = "SELECT * FROM server WHERE id = $1";
const BY_MACHINE: &str = "SELECT * FROM server WHERE machine_identifier = $1";
const BY_DEVICE: &str = "SELECT * FROM server WHERE device_id = $1 ORDER BY created_at, id LIMIT 1";
const OF: &str = "SELECT * FROM server WHERE owner_id = $1 ORDER BY created_at, id";
const CONNECTIONS: &str = "SELECT uri, local FROM server_connection WHERE server_id = $1 ORDER BY place";
const DELETE_CONNECTIONS: &str = "DELETE FROM server_connection WHERE server_id = $1";
const INSERT_CONNECTION: &str = "
    INSERT INTO server_connection (server_id, place, uri, local) VALUES ($1, $2, $3, $4)
";
const SECTIONS: &str = "SELECT * FROM server_section WHERE server_id = $1 ORDER BY place, number";
const DELETE_SECTIONS: &str = "DELETE FROM server_section WHERE server_id = $1";
const INSERT_SECTION: &str = "
    INSERT INTO server_section (number, server_id, place, key, kind, title, uuid)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
";

#[async_trait]
impl ServerRows for Work {
    async fn insert_server(&mut self, server: &Server) -> Stored<()> {
        let about = &server.about;
        let values = binds![
            &server.id,
            &server.number,
            &server.machine_identifier,
            server.public_key.as_ref(),
            &about.name,
            &about.product,
            &about.version,
            &about.platform,
            &about.platform_version,
            &about.device,
            server.owner.as_ref(),
            server.device.as_ref(),
            &server.approved,
            server.revoked_at,
            server.counter,
            &server.address,
            server.created_at,
            server.last_seen_at,
        ];
        self.tx.execute(INSERT, values).await?;
        Ok(())
    }

    async fn update_server(&mut self, server: &Server) -> Stored<()> {
        let about = &server.about;
        let values = binds![
            &server.id,
            server.version,
            &server.number,
            &server.machine_identifier,
            server.public_key.as_ref(),
            &about.name,
            &about.product,
            &about.version,
            &about.platform,
            &about.platform_version,
            &about.device,
            server.owner.as_ref(),
            server.device.as_ref(),
            &server.approved,
            server.revoked_at,
            server.counter,
            &server.address,
            server.created_at,
            server.last_seen_at,
        ];
        unless_stale(self.tx.swap(UPDATE, values).await?)
    }

    async fn take_counter(&mut self, id: &ServerId, counter: i64, at: Timestamp) -> Stored<bool> {
        Ok(self.tx.swap(TAKE_COUNTER, binds![id, counter, at]).await?)
    }

    async fn server(&mut self, id: &ServerId) -> Stored<Option<Server>> {
        let row = self.tx.optional(BY_ID, binds![id]).await?;
        Ok(row.as_ref().map(server).transpose()?)
    }

    async fn server_by_machine(&mut self, machine: &MachineIdentifier) -> Stored<Option<Server>> {
        let row = self.tx.optional(BY_MACHINE, binds![machine]).await?;
        Ok(row.as_ref().map(server).transpose()?)
    }

    async fn server_by_device(&mut self, device: &DeviceId) -> Stored<Option<Server>> {
        let row = self.tx.optional(BY_DEVICE, binds![device]).await?;
        Ok(row.as_ref().map(server).transpose()?)
    }

    async fn servers_of(&mut self, owner: &AccountId) -> Stored<Vec<Server>> {
        let rows = self.tx.all(OF, binds![owner]).await?;
        Ok(rows.iter().map(server).collect::<Result<_, _>>()?)
    }

    async fn connections(&mut self, server: &ServerId) -> Stored<Vec<Connection>> {
        let rows = self.tx.all(CONNECTIONS, binds![server]).await?;
        let connection = |row: &Row| Ok(Connection { uri: row.get("uri")?, local: row.get("local")? });
        Ok(rows.iter().map(connection).collect::<Result<_, Error>>()?)
    }

    async fn replace_connections(&mut self, server: &ServerId, connections: &[Connection]) -> Stored<()> {
        self.tx.execute(DELETE_CONNECTIONS, binds![server]).await?;
        for (place, connection) in (0_i64..).zip(connections) {
            let values = binds![server, place, &connection.uri, connection.local];
            self.tx.execute(INSERT_CONNECTION, values).await?;
        }
        Ok(())
    }

    async fn sections(&mut self, server: &ServerId) -> Stored<Vec<Section>> {
        let rows = self.tx.all(SECTIONS, binds![server]).await?;
        Ok(rows.iter().map(section).collect::<Result<_, _>>()?)
    }

    async fn replace_sections(&mut self, server: &ServerId, sections: &[Section]) -> Stored<()> {
        self.tx.execute(DELETE_SECTIONS, binds![server]).await?;
        for (place, section) in (0_i64..).zip(sections) {
            let Section { number, key, kind, title, uuid } = section;
            self.tx.execute(INSERT_SECTION, binds![number, server, place, key, kind, title, uuid]).await?;
        }
        Ok(())
    }
}

fn server(row: &Row) -> Result<Server, Error> {
    Ok(Server {
        id: row.get("id")?,
        number: row.get("number")?,
        machine_identifier: row.get("machine_identifier")?,
        public_key: row.get("public_key")?,
        about: ServerAbout {
            name: row.get("name")?,
            product: row.get("product")?,
            version: row.get("product_version")?,
            platform: row.get("platform")?,
            platform_version: row.get("platform_version")?,
            device: row.get("hardware")?,
        },
        owner: row.get("owner_id")?,
        device: row.get("device_id")?,
        approved: row.get("approved")?,
        revoked_at: row.get("revoked_at")?,
        counter: row.get("counter")?,
        address: row.get("address")?,
        created_at: row.get("created_at")?,
        last_seen_at: row.get("last_seen_at")?,
        version: row.get("version")?,
    })
}

fn section(row: &Row) -> Result<Section, Error> {
    Ok(Section {
        number: row.get("number")?,
        key: row.get("key")?,
        kind: row.get("kind")?,
        title: row.get("title")?,
        uuid: row.get("uuid")?,
    })
}
