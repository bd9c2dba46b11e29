// Holds a log of ours, and proofs from it, against Go's own code for notes and transparency logs.
//
// Reads one JSON object from standard input, writes one JSON list to standard output: a line for each claim, "" where
// golang.org/x/mod/sumdb agrees with it, else what it said.
package main

import (
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// One thing that is said of a log. Which fields count depends on Kind.
type claim struct {
	Kind       string   // checkpoint, folder, record or growth
	Folder     string   // the files of a log, in the layout of C2SP tlog-tiles
	Vkey, Note string   // a verifier key, and a checkpoint that it signed
	Index      int64    // of an entry, counted from 0
	Leaf       string   // the entry, as hex
	Proof      []string // of hashes, as hex
	OldSize    int64
	OldRoot    string
}

func main() {
	var claims []claim
	if err := json.NewDecoder(os.Stdin).Decode(&claims); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	said := make([]string, len(claims))
	for n, c := range claims {
		if err := check(c); err != nil {
			said[n] = err.Error()
		}
	}
	json.NewEncoder(os.Stdout).Encode(said)
}

func check(c claim) error {
	tree, err := checkpoint(c.Vkey, c.Note)
	if err != nil {
		return err
	}
	switch c.Kind {
	case "checkpoint":
		return nil
	case "folder":
		return folder(tree, files(c.Folder))
	case "record":
		return record(tree, c)
	case "growth":
		return growth(tree, c)
	}
	return fmt.Errorf("no such claim: %q", c.Kind)
}

// checkpoint opens a signed note and reads the tree in it. The checkpoints of C2SP are those of Go's checksum database
// with the name of the log in the first line.
func checkpoint(vkey, signed string) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open([]byte(signed), note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	origin, rest, _ := strings.Cut(opened.Text, "\n")
	if origin != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("the checkpoint is of %q", origin)
	}
	return tlog.ParseTree([]byte("go.sum database tree\n" + rest))
}

// files is a folder as a reader of tiles. Go names the height of a tile in its path; C2SP knows one height and does not.
type files string

func (f files) Height() int                             { return 8 }
func (f files) SaveTiles(tiles []tlog.Tile, _ [][]byte) {}
func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range tiles {
		content, err := os.ReadFile(f.path(tile))
		if err != nil {
			return nil, err
		}
		found = append(found, content)
	}
	return found, nil
}

func (f files) path(tile tlog.Tile) string {
	return filepath.Join(string(f), strings.NewReplacer("tile/8/data/", "tile/entries/", "tile/8/", "tile/").Replace(tile.Path()))
}

// folder checks every hash of every tile, and that every entry in the bundles is the one that was hashed. The reader of
// tiles itself proves each tile against the root before it gives a hash of it.
func folder(tree tlog.Tree, f files) error {
	reader := tlog.TileHashReader(tree, f)
	for begin := int64(0); begin < tree.N; begin += 256 {
		width := min(256, tree.N-begin)
		var indexes []int64
		for n := begin; n < begin+width; n++ {
			indexes = append(indexes, tlog.StoredHashIndex(0, n))
		}
		hashes, err := reader.ReadHashes(indexes)
		if err != nil {
			return err
		}
		bundle, err := os.ReadFile(f.path(tlog.Tile{H: 8, L: -1, N: begin / 256, W: int(width)}))
		if err != nil {
			return err
		}
		for n, hash := range hashes {
			if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
				return fmt.Errorf("the bundle of entry %d ends early", begin+int64(n))
			}
			end := 2 + int(binary.BigEndian.Uint16(bundle))
			if tlog.RecordHash(bundle[2:end]) != hash {
				return fmt.Errorf("entry %d is not the one that was hashed", begin+int64(n))
			}
			bundle = bundle[end:]
		}
		if len(bundle) != 0 {
			return fmt.Errorf("the bundle at %d has more than its entries", begin)
		}
	}
	if root, err := tlog.TreeHash(tree.N, reader); err != nil || root != tree.Hash {
		return fmt.Errorf("the tiles do not give the root: %v", err)
	}
	return nil
}

// record checks a proof of inclusion; with a folder also that Go makes the very same proof from its tiles.
func record(tree tlog.Tree, c claim) error {
	leaf, err := hex.DecodeString(c.Leaf)
	if err != nil {
		return err
	}
	proof, err := hashes(c.Proof)
	if err != nil {
		return err
	}
	if err := tlog.CheckRecord(proof, tree.N, tree.Hash, c.Index, tlog.RecordHash(leaf)); err != nil || c.Folder == "" {
		return err
	}
	own, err := tlog.ProveRecord(tree.N, c.Index, tlog.TileHashReader(tree, files(c.Folder)))
	return same(proof, own, err)
}

// growth checks a proof of consistency; with a folder also that Go makes the very same proof from its tiles.
func growth(tree tlog.Tree, c claim) error {
	old, err := hashes([]string{c.OldRoot})
	if err != nil {
		return err
	}
	proof, err := hashes(c.Proof)
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(proof, tree.N, tree.Hash, c.OldSize, old[0]); err != nil || c.Folder == "" {
		return err
	}
	own, err := tlog.ProveTree(tree.N, c.OldSize, tlog.TileHashReader(tree, files(c.Folder)))
	return same(proof, own, err)
}

func same(ours, theirs []tlog.Hash, err error) error {
	if err == nil && fmt.Sprint(ours) != fmt.Sprint(theirs) {
		return fmt.Errorf("Go makes another proof")
	}
	return err
}

func hashes(words []string) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(words))
	for n, word := range words {
		octets, err := hex.DecodeString(word)
		if err != nil || len(octets) != tlog.HashSize {
			return nil, fmt.Errorf("%q is no hash", word)
		}
		copy(found[n][:], octets)
	}
	return found, nil
}

func min(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}
