//! Where tiles and entries lie (C2SP `tlog-tiles`).

/// Hashes of a full tile.
pub(super) const TILE_WIDTH: u64 = 256;
/// Levels of the tree that one tile spans.
pub(super) const TILE_HEIGHT: u32 = 8;
/// Bytes of a hash.
pub(super) const HASH_BYTES: usize = 32;

/// A tile of a tree of a certain size: full, or the unfinished one at the right edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Tile {
    /// Level of tiles, 0 at the leaves.
    pub(super) level: u32,
    /// Place in its level.
    pub(super) index: u64,
    /// Hashes in it, 1 to 256.
    pub(super) width: u64,
}

impl Tile {
    /// The tile at a place, as wide as a tree of this size has it. `None` where it has none.
    pub(super) fn of(size: u64, level: u32, index: u64) -> Option<Self> {
        let hashes = hashes_at(size, level);
        let begin = index.checked_mul(TILE_WIDTH)?;
        let width = hashes.checked_sub(begin)?.min(TILE_WIDTH);
        (width > 0).then_some(Self {
            level,
            index,
            width,
        })
    }

    /// The unfinished tile of a level, if there is one.
    pub(super) fn edge(size: u64, level: u32) -> Option<Self> {
        let hashes = hashes_at(size, level);
        let width = hashes % TILE_WIDTH;
        (width > 0).then_some(Self {
            level,
            index: hashes / TILE_WIDTH,
            width,
        })
    }

    pub(super) fn is_full(&self) -> bool {
        self.width == TILE_WIDTH
    }

    /// The tile with all its hashes.
    pub(super) fn full(self) -> Self {
        Self {
            width: TILE_WIDTH,
            ..self
        }
    }

    /// Where its hashes lie.
    pub(super) fn path(&self) -> String {
        format!("tile/{}/{}", self.level, self.name())
    }

    /// Where its entries lie; only level 0 has some.
    pub(super) fn entries_path(&self) -> String {
        format!("tile/entries/{}", self.name())
    }

    /// The folder of its unfinished states, for hashes and entries.
    pub(super) fn partial_folders(&self) -> Vec<String> {
        let full = self.full();
        let mut folders = vec![format!("{}.p", full.path())];
        if self.level == 0 {
            folders.push(format!("{}.p", full.entries_path()));
        }
        folders
    }

    fn name(&self) -> String {
        let mut name = format!("{:03}", self.index % 1000);
        let mut rest = self.index / 1000;
        while rest > 0 {
            name = format!("x{:03}/{name}", rest % 1000);
            rest /= 1000;
        }
        if !self.is_full() {
            name.push_str(&format!(".p/{}", self.width));
        }
        name
    }
}

/// Hashes that all tiles of a level hold together.
pub(super) fn hashes_at(size: u64, level: u32) -> u64 {
    size.checked_shr(TILE_HEIGHT * level).unwrap_or(0)
}

/// Levels of tiles that a tree of this size has.
pub(super) fn levels(size: u64) -> u32 {
    (64 - size.leading_zeros()).div_ceil(TILE_HEIGHT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_specification() {
        let tile = |level, index, width| Tile {
            level,
            index,
            width,
        };
        for (tile, path, entries) in [
            (
                tile(0, 1_234_067, 256),
                "tile/0/x001/x234/067",
                "tile/entries/x001/x234/067",
            ),
            (tile(0, 0, 8), "tile/0/000.p/8", "tile/entries/000.p/8"),
            (
                tile(3, 999_999, 1),
                "tile/3/x999/999.p/1",
                "tile/entries/x999/999.p/1",
            ),
        ] {
            assert_eq!(tile.path(), path);
            assert_eq!(tile.entries_path(), entries);
        }
    }

    /// The example of the specification: a tree of 70,000 leaves, and one of 256.
    #[test]
    fn a_tree_has_the_tiles_of_the_specification() {
        let widths = |size| -> Vec<_> {
            let edges = (0..levels(size)).map(|level| {
                let full = hashes_at(size, level) / TILE_WIDTH;
                (full, Tile::edge(size, level).map_or(0, |tile| tile.width))
            });
            edges.collect()
        };
        assert_eq!(widths(70_000), [(273, 112), (1, 17), (0, 1)]);
        assert_eq!(widths(256), [(1, 0), (0, 1)]);
        assert_eq!(widths(0), []);
        assert_eq!(Tile::of(70_000, 0, 274), None);
        assert_eq!(Tile::of(70_000, 0, 273).unwrap().width, 112);
    }
}
