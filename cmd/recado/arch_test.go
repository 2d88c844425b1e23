package main

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "recado/"

// may lists the allowed imports between our folders.
var may = map[string][]string{
	"bot":       {},
	"templates": {},
	"flows":     {"bot"},
	"dialogs":   {"bot", "flows"},
	"store":     {"bot", "flows"},
	"workers":   {"bot", "flows", "templates"},
	"webhooks":  {"bot", "flows", "templates"},
	"cmd":       {"bot", "templates", "flows", "dialogs", "store", "workers", "webhooks", "cmd"},
}

// whyNot gives the reason for every import that may does not allow; the first matching row is
// used.
var whyNot = []struct{ from, to, because string }{
	{"*", "cmd", "cmd wires everything and so is at the top: nothing can lean on it"},
	{"bot", "dialogs", "the core runs any conversation and knows none by name: cmd passes dialogs.All() to the engine"},
	{"bot", "flows", "the core carries effects as names and data; what the business does about them is flows' own"},
	{"bot flows dialogs", "templates", "the core names texts by key; the words are chosen at the moment of sending, for that person's language and channel"},
	{"templates", "*", "a text is rendered from a key and plain values: Render is pure and can be shown without the rest"},
	{"*", "store", "a port is declared where it is used and cmd hands over a driver: MongoDB, SQLite and a test's fake are then the same thing"},
	{"*", "dialogs", "a conversation is reached through the engine, one input at a time per contact: called around it, it would race with itself"},
	{"*", "workers", "effects leave after the commit, through the outbox: what calls a worker directly sends before it has saved"},
	{"*", "webhooks", "what arrives over HTTP is stored in the inbox and nothing else: nothing inside may depend on how it came"},
	{"store", "templates", "documents hold keys and values; rendered words go stale"},
}

// leaves are packages that every folder may import. They may import only one another.
var leaves = map[string]string{
	"bot/exif":    "the orientation of a photo is read in one place, for storing, reading and printing",
	"bot/picture": "the bounds of decoding a picture are in one place",
}

// fences limit imports from outside to the packages that need them. An import includes all
// packages below it.
var fences = []struct {
	imports string // package paths or prefixes of them
	except  string // those among them that all may import
	only    func(pkg string) bool
	because string
}{
	{"net os syscall database/sql", "net/url net/mail net/netip net/textproto", notCore, "a step is (session, input) → (session, effects): what it wants of the world it returns as an effect, so that it can be replayed, drawn and tested"},
	{"github.com/gofiber", "", under("webhooks", "cmd"), "Fiber reuses its request memory: its values must not travel past the handlers"},
	{"go.mongodb.org", "", under("store/mongo"), "every driver answers to the same suite; a query written elsewhere is one that SQLite does not answer"},
	{"github.com/mattn/go-sqlite3", "", under("store/sqlite"), "every driver answers to the same suite; a query written elsewhere is one that MongoDB does not answer"},
	{"github.com/hibiken/asynq github.com/redis github.com/alicebob/miniredis", "", under("workers", "cmd"), "the queue may be lost whole: state belongs into the store, never into Redis"},
	{"github.com/otiai10/gosseract", "", under("workers/vision"), "Tesseract is C and can hang or crash: one package holds it, its pool and its deadline"},
	{"github.com/caarlos0/env", "", under("cmd/recado/config"), "a setting has one name, one type and one check: what reads the environment itself has others"},
	{"github.com/sashabaranov/go-openai", "", under("workers/language", "workers/voice"), "a language model is one way to understand and may be absent: who calls it elsewhere has no offline answer"},
}

// folders are the allowed folders of the root; made are those that builds and runs create,
// ignored by git.
var (
	folders = strings.Fields("bot dialogs flows store webhooks templates workers cmd docs .ci .git")
	made    = strings.Fields("bin data .idea .vscode")
)

func under(roots ...string) func(string) bool {
	return func(pkg string) bool {
		return slices.ContainsFunc(roots, func(root string) bool { return within(pkg, root) })
	}
}

// notCore reports whether a package may do input and output: the engine, the channels and the
// connections to partners may; package bot itself, dialogs and flows may not.
func notCore(pkg string) bool {
	return pkg != "bot" && (!under("dialogs", "flows")(pkg) || within(pkg, "flows/connect"))
}

func within(pkg, root string) bool { return pkg == root || strings.HasPrefix(pkg, root+"/") }

func folder(pkg string) string { first, _, _ := strings.Cut(pkg, "/"); return first }

// forbidden returns why from must not import path, or "" if it may.
func forbidden(from, path string) string {
	if to, ours := strings.CutPrefix(path, module); ours {
		if _, leaf := leaves[to]; leaf || folder(from) == folder(to) || slices.Contains(may[folder(from)], folder(to)) {
			return ""
		}
		return reason(folder(from), folder(to))
	}
	for _, f := range fences {
		fits := func(root string) bool { return within(path, root) }
		if slices.ContainsFunc(strings.Fields(f.imports), fits) &&
			!slices.ContainsFunc(strings.Fields(f.except), fits) && !f.only(from) {
			return f.because
		}
	}
	return ""
}

func reason(from, to string) string {
	for _, row := range whyNot {
		if (row.from == "*" || slices.Contains(strings.Fields(row.from), from)) && (row.to == "*" || row.to == to) {
			return row.because
		}
	}
	return "docs/architecture.md does not allow this import"
}

// TestTreeArrows checks the imports of every package against the rules. Imports of tests are
// free: a test may combine anything with what it tests.
func TestTreeArrows(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "go", "list", "-e", "-f", `{{.ImportPath}} {{join .Imports " "}}`, module+"...")
	out, err := cmd.Output()
	if err != nil || !strings.Contains(string(out), module+"cmd/recado ") {
		t.Fatalf("go list: %v\n%s", err, out)
	}
	for line := range strings.Lines(string(out)) {
		paths := strings.Fields(line)
		from := strings.TrimPrefix(paths[0], module)
		_, leaf := leaves[from]
		for _, path := range paths[1:] {
			to, ours := strings.CutPrefix(path, module)
			if _, another := leaves[to]; leaf && ours && !another {
				t.Errorf("%s is a leaf and must not import %s", paths[0], path)
			}
			if why := forbidden(from, path); why != "" {
				t.Errorf("%s must not import %s: %s", paths[0], path, why)
			}
		}
	}
}

// rig are the programs and packages that load, break and fake: the product must not carry them.
var rig = []string{"cmd/bench", "cmd/chaos", "cmd/simulate", "cmd/standin", "bot/channels/standin"}

// TestTreeProductWithoutRig checks that nothing of the rig is built into the program.
func TestTreeProductWithoutRig(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", module+"cmd/recado").Output()
	if err != nil || !strings.Contains(string(out), module+"cmd/recado/app\n") {
		t.Fatalf("go list: %v\n%s", err, out)
	}
	for path := range strings.Lines(string(out)) {
		if pkg := strings.TrimPrefix(strings.TrimSpace(path), module); slices.ContainsFunc(rig, func(root string) bool { return within(pkg, root) }) {
			t.Errorf("cmd/recado is built with %s", pkg)
		}
	}
}

// TestTreeRules checks the rules themselves: a rule that allows everything would not be
// noticed.
func TestTreeRules(t *testing.T) {
	for _, tt := range []struct {
		from, path string
		may        bool
	}{
		{"bot", "recado/flows", false},
		{"bot/engine", "recado/bot", true},
		{"bot/engine", "recado/store", false},
		{"dialogs", "recado/flows", true},
		{"dialogs", "recado/templates", false},
		{"flows/connect/asana", "recado/bot", true},
		{"store/mongo", "recado/store", true},
		{"workers/vision", "recado/webhooks", false},
		{"webhooks/console", "recado/store/sqlite", false},
		{"templates", "recado/bot", false},
		{"templates/pdf", "recado/bot/exif", true},
		{"cmd/recado", "recado/store/sqlite", true},
		{"bot", "os", false},
		{"bot", "net/http", false},
		{"bot/channels/whatsapp", "net/http", true},
		{"flows", "database/sql", false},
		{"flows", "net/url", true},
		{"flows/connect/asana", "net/http", true},
		{"dialogs", "os/exec", false},
		{"webhooks/console", "github.com/gofiber/fiber/v2", true},
		{"workers", "github.com/gofiber/fiber/v2", false},
		{"store", "go.mongodb.org/mongo-driver/v2/bson", false},
		{"store/sqlite", "github.com/mattn/go-sqlite3", true},
		{"webhooks", "github.com/hibiken/asynq", false},
		{"workers", "github.com/redis/go-redis/v9", true},
		{"workers", "github.com/otiai10/gosseract/v2", false},
		{"cmd/recado", "github.com/sashabaranov/go-openai", false},
	} {
		if got := forbidden(tt.from, tt.path); (got == "") != tt.may {
			t.Errorf("%s importing %s: may = %v, want %v (%s)", tt.from, tt.path, got == "", tt.may, got)
		}
	}
	for from := range may {
		for to := range may {
			if from != to && !slices.Contains(may[from], to) && strings.HasPrefix(reason(from, to), "no folder imports") {
				t.Errorf("no reason is given why %s must not import %s", from, to)
			}
		}
	}
}

// TestTreeFolders checks that the root has only the folders of the architecture.
func TestTreeFolders(t *testing.T) {
	entries, err := os.ReadDir("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() && !slices.Contains(folders, e.Name()) && !slices.Contains(made, e.Name()) {
			t.Errorf("%s/ has no place at the root: it belongs in one of %v", e.Name(), folders)
		}
	}
}
