package reading

import (
	"fmt"
	"io/fs"
	"path"

	"github.com/BurntSushi/toml"
)

// Lexicon holds the words of a language, one section for each reader. Words may have accents
// and capitals: readers fold them. An entry of several words is a phrase, in which points are
// optional.
type Lexicon struct {
	Phrases  map[string][]string `toml:"phrases"` // whole messages that are commands, by act
	Courtesy CourtesyLexicon     `toml:"courtesy"`
	Rules    RuleLexicon         `toml:"rules"`
	Hazards  map[string][]string `toml:"hazards"` // signs of danger, by kind; see hazards.go
	Mail     MailLexicon         `toml:"mail"`
	AllClear AllClearLexicon     `toml:"allclear"`
	Harmless HarmlessLexicon     `toml:"harmless"`
	Age      AgeLexicon          `toml:"age"`
	Place    PlaceLexicon        `toml:"place"`
	Person   PersonLexicon       `toml:"person"`
	Entities EntityTables        `toml:"entities"`
	Clauses  ClauseLexicon       `toml:"clauses"`
	Classes  map[string][]string `toml:"classes"` // words of one meaning, by its name; see word_classes.go
	Phases   map[string][]string `toml:"phases"`  // when a picture of the work was taken: before, during, after
}

// CourtesyLexicon holds words around a command that do not change it.
type CourtesyLexicon struct {
	Before []string `toml:"before"`
	After  []string `toml:"after"`
	Probes []string `toml:"probes"` // sentences that identify WhatsApp's own reviewers
}

// LoadLexicon reads lexicon/<language>.toml. An unknown key is an error, because nothing would
// read its words.
func LoadLexicon(files fs.FS, language string) (*Lexicon, error) {
	name := path.Join("lexicon", language+".toml")
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("reading: no lexicon for language %q: %w", language, err)
	}
	var l Lexicon
	meta, err := toml.Decode(string(raw), &l)
	if err != nil {
		return nil, fmt.Errorf("reading: %s: %w", name, err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return nil, fmt.Errorf("reading: %s: unknown key %s", name, unknown[0])
	}
	return &l, nil
}
