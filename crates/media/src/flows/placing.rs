//! Putting a file where it belongs: which item, which version, which part; and carrying watch state along.
//!
//! ```text
//! new name, known file ─▶ its item has no other file and nothing bears the new name ─▶ the item takes the new name
//!                      └▶ else the file moves to the item of that name, and what people did with it goes along
//! ```
//!
//! Decides between the steps of a `ScanTx`; it does not look at the disk.

use kernel::Timestamp;

use crate::item::ItemDraft;
use crate::keys::{FileKey, ItemKey};
use crate::naming::Named;
use crate::ports::StoreError;
use crate::ports::store::{FileRecord, KnownFile, Placed, ScanTx, Settled};

/// What was touched: to be settled when the batch is through.
#[derive(Debug, Default)]
pub struct Touched {
    /// Leaves whose files changed.
    pub leaves: Vec<ItemKey>,
    /// Leaves that were left, with the leaves their files went to.
    left: Vec<(ItemKey, ItemKey)>,
    /// Parents that were left, with the parents their leaves went to.
    left_parents: Vec<(ItemKey, ItemKey)>,
}

impl Touched {
    fn leaf(&mut self, item: ItemKey) {
        if !self.leaves.contains(&item) {
            self.leaves.push(item);
        }
    }
}

/// Keeps a file and puts it where its name says.
pub async fn place(
    tx: &mut dyn ScanTx,
    record: &FileRecord,
    named: &Named,
    touched: &mut Touched,
    now: Timestamp,
) -> Result<FileKey, StoreError> {
    let file = tx.save_file(record).await?;
    let mut old = tx.places_of_file(file).await?;
    // A double episode has two places. Those that stay in their item are matched first.
    let mut targets = Vec::new();
    for chain in &named.chains {
        let Some((leaf, above)) = chain.split_last() else { continue };
        let parents = parents(tx, above, now).await?;
        let existing = tx.item(&leaf.identity).await?;
        if let Some(stub) = &existing
            && stub.removed
        {
            tx.update_item(stub.key, leaf, parents.last().copied(), grandparent(&parents), now).await?;
        }
        targets.push((leaf, parents, existing.map(|stub| stub.key)));
    }
    let known: Vec<ItemKey> = targets.iter().filter_map(|(.., key)| *key).collect();
    for (leaf, parents, existing) in targets {
        let stays = old.iter().position(|placed| Some(placed.item) == existing);
        let moves = stays.or_else(|| old.iter().position(|placed| !known.contains(&placed.item)));
        let before = moves.map(|at| old.remove(at));
        let target = match (existing, &before) {
            (Some(key), _) => key,
            (None, Some(placed)) if alone(tx, placed).await? => {
                rename(tx, placed.item, leaf, &parents, touched, now).await?;
                placed.item
            }
            (None, _) => tx.add_item(leaf, parents.last().copied(), grandparent(&parents), now).await?,
        };
        match before {
            Some(placed) if placed.item == target && placed.slot == named.slot => {}
            Some(placed) => {
                tx.reattach(placed.part, target, &named.slot).await?;
                if placed.item != target {
                    touched.leaf(placed.item);
                    touched.left.push((placed.item, target));
                }
            }
            None => {
                tx.attach(target, &named.slot, file).await?;
            }
        }
        touched.leaf(target);
    }
    for placed in old {
        tx.detach(placed.part).await?;
        touched.leaf(placed.item);
    }
    Ok(file)
}

/// Carries watch state from items to where their files went, then settles who is present.
pub async fn settle(
    tx: &mut dyn ScanTx,
    touched: Touched,
    now: Timestamp,
) -> Result<Vec<Settled>, StoreError> {
    for (from, into) in &touched.left {
        tx.join_watch(*from, *into).await?;
    }
    let mut items = touched.leaves;
    items.extend(touched.left_parents.iter().map(|(from, _)| *from));
    let settled = tx.settle(&items, now).await?;
    for (from, into) in &touched.left {
        join_parents(tx, *from, *into).await?;
    }
    for (from, into) in &touched.left_parents {
        join_empty(tx, *from, *into).await?;
    }
    Ok(settled)
}

/// The same content under another name is the same film: what people did with it goes along, whether the other file is
/// still there, is overwritten, or goes later.
pub async fn share_watch(tx: &mut dyn ScanTx, from: FileKey, into: FileKey) -> Result<(), StoreError> {
    let from = tx.places_of_file(from).await?;
    let into = tx.places_of_file(into).await?;
    for (from, into) in from.iter().zip(&into).filter(|(from, into)| from.item != into.item) {
        tx.join_watch(from.item, into.item).await?;
    }
    Ok(())
}

/// Files that are gone while a copy of them is somewhere else.
pub async fn follow_copies<'a>(
    tx: &mut dyn ScanTx,
    gone: impl Iterator<Item = &'a KnownFile> + Send,
) -> Result<(), StoreError> {
    for known in gone {
        let Some(fingerprint) = &known.file.fingerprint else { continue };
        for copy in tx.files_like(fingerprint).await? {
            if copy.file.key != known.file.key && copy.file.absence.is_none() {
                share_watch(tx, known.file.key, copy.file.key).await?;
            }
        }
    }
    Ok(())
}

fn grandparent(parents: &[ItemKey]) -> Option<ItemKey> {
    parents.len().checked_sub(2).and_then(|at| parents.get(at)).copied()
}

/// The items above a leaf, made or brought back when needed, from the top down.
async fn parents(
    tx: &mut dyn ScanTx,
    drafts: &[ItemDraft],
    now: Timestamp,
) -> Result<Vec<ItemKey>, StoreError> {
    let mut keys: Vec<ItemKey> = Vec::new();
    for draft in drafts {
        let (parent, grandparent) = (keys.last().copied(), grandparent(&keys));
        let key = match tx.item(&draft.identity).await? {
            Some(stub) if !stub.removed => stub.key,
            Some(stub) => {
                tx.update_item(stub.key, draft, parent, grandparent, now).await?;
                stub.key
            }
            None => tx.add_item(draft, parent, grandparent, now).await?,
        };
        keys.push(key);
    }
    Ok(keys)
}

/// Whether an item has no file but the one in this place.
async fn alone(tx: &mut dyn ScanTx, placed: &Placed) -> Result<bool, StoreError> {
    let files = tx.files_of_item(placed.item).await?;
    Ok(files.iter().all(|(it, _)| it.part == placed.part))
}

async fn rename(
    tx: &mut dyn ScanTx,
    item: ItemKey,
    leaf: &ItemDraft,
    parents: &[ItemKey],
    touched: &mut Touched,
    now: Timestamp,
) -> Result<(), StoreError> {
    let before = tx.item_with_key(item).await?;
    tx.update_item(item, leaf, parents.last().copied(), grandparent(parents), now).await?;
    // What was above it may be empty now: its rating goes to what is above it now.
    if let Some(before) = before {
        for (old, new) in
            [(before.parent, parents.last().copied()), (before.grandparent, grandparent(parents))]
        {
            if let (Some(old), Some(new)) = (old, new)
                && old != new
            {
                touched.left_parents.push((old, new));
            }
        }
    }
    Ok(())
}

async fn join_parents(tx: &mut dyn ScanTx, from: ItemKey, into: ItemKey) -> Result<(), StoreError> {
    let (Some(from), Some(into)) = (tx.item_with_key(from).await?, tx.item_with_key(into).await?) else {
        return Ok(());
    };
    for (old, new) in [(from.parent, into.parent), (from.grandparent, into.grandparent)] {
        if let (Some(old), Some(new)) = (old, new) {
            join_empty(tx, old, new).await?;
        }
    }
    Ok(())
}

async fn join_empty(tx: &mut dyn ScanTx, old: ItemKey, new: ItemKey) -> Result<(), StoreError> {
    if old != new && tx.children_of(old).await? == 0 {
        tx.join_watch(old, new).await?;
    }
    Ok(())
}
