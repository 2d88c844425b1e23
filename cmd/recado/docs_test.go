package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"recado/cmd/recado/config"
)

// guides returns the documents that tell a newcomer where things are. What they name must
// exist.
func guides(t *testing.T) map[string]string {
	t.Helper()
	files := []string{"../../CONTRIBUTING.md", "../../docs/architecture.md", "../../docs/style.md", "../../docs/deploy.md", "../../docs/glossary.md"}
	records, err := filepath.Glob("../../docs/decisions/*.md")
	if err != nil || len(records) == 0 {
		t.Fatal("no decisions", err)
	}
	pages := map[string]string{}
	for _, file := range append(files, records...) {
		page, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		pages[file] = string(page)
	}
	return pages
}

// inExamples are names that only the examples of the recipes have.
var inExamples = []string{
	"Suggestion", "Tool", "Tools", "NewTools", "TestTools", "Vehicle", "Since",
	"bot/channels/acme", "flows/catalog/tool.go", "webhooks/tools.go", "webhooks/tools_test.go", "dialogs/suggestion.go", "dialogs/testdata/suggestion",
	"store/repo/testdata/migrations/technicians/1/active.json", "workers/language/examples/PEST_CONTROL.txt", "workers/language/examples/words/PEST_CONTROL.txt",
	"templates/locales/pt.toml", "templates/mail/words.pt.toml", "templates/pdf/locales/pt.toml", "templates/lexicon/pt.toml",
}

// TestDocsNameWhatIsThere checks that every file, folder and Go name between backticks exists;
// a name with its package, in that package.
func TestDocsNameWhatIsThere(t *testing.T) {
	code := map[string]bool{}
	word := regexp.MustCompile(`[A-Za-z_]\w*`)
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "bin" || d.Name() == "data"):
			return fs.SkipDir
		case filepath.Ext(path) != ".go":
			return nil
		}
		text, err := fs.ReadFile(root, path)
		pkg := filepath.Base(filepath.Dir(path)) + "."
		code[pkg] = true
		for _, w := range word.FindAll(text, -1) {
			code[string(w)], code[pkg+string(w)] = true, true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	quoted := regexp.MustCompile("`([^`\n]+)`")
	file := regexp.MustCompile(`^(?:bot|dialogs|flows|store|templates|webhooks|workers|cmd|docs|\.ci)(?:/[\w.-]+)+/?$`)
	name := regexp.MustCompile(`^(?:[a-z]\w*\.)?[A-Z]\w*[a-z]\w*(?:\.[A-Z]\w*)*$`)
	found := 0
	for page, text := range guides(t) {
		for _, m := range quoted.FindAllStringSubmatch(text, -1) {
			said := m[1]
			switch {
			case slices.Contains(inExamples, strings.TrimSuffix(said, "/")):
			case file.MatchString(said):
				found++
				if _, err := fs.Stat(root, strings.TrimSuffix(said, "/")); err != nil {
					t.Errorf("%s names %s, which is not there", page, said)
				}
			case name.MatchString(said):
				found++
				words := word.FindAllString(said, -1)
				for i, w := range words {
					if i == 1 && code[words[0]+"."] { // qualified by a package of ours
						w = words[0] + "." + w
					}
					if !code[w] && !slices.Contains(inExamples, w) {
						t.Errorf("%s names %s, which no Go file has", page, said)
					}
				}
			}
		}
	}
	if found < 150 {
		t.Errorf("only %d names were looked up", found)
	}
}

// TestDocsLinksLead checks that the target of a link to a file of the repository exists.
func TestDocsLinksLead(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:\s]+)(?:#[^)]*)?\)`)
	for page, text := range guides(t) {
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), m[1])); err != nil {
				t.Errorf("%s: %v", page, err)
			}
		}
	}
}

// TestDeployNamesEverySetting compares docs/deploy.md with the settings that are read, in both
// directions.
func TestDeployNamesEverySetting(t *testing.T) {
	page := guides(t)["../../docs/deploy.md"]
	_, list, ok := strings.Cut(page, "## 14. Every variable")
	if !ok {
		t.Fatal("the list of variables is not there")
	}
	known := strings.Fields("MONGO_PASSWORD REDIS_PASSWORD RECADO_PUBLISH BUSINESS_TOML VERSION") // of compose.yaml
	for _, v := range config.Variables() {
		known = append(known, v.Name)
		if !strings.Contains(list, "`"+v.Name+"`") {
			t.Errorf("%s is not in the list of variables", v.Name)
		}
	}
	for _, m := range regexp.MustCompile("`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`").FindAllStringSubmatch(list, -1) {
		if !slices.Contains(known, m[1]) {
			t.Errorf("%s is no setting", m[1])
		}
	}
}
