package replay

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"recado/bot"
)

var (
	someone = regexp.MustCompile(`\{([a-z]+)\}`)
	version = regexp.MustCompile(`\{v of ([^}\s]+)\}`)
)

// calls asks the program's own API, as the business's systems do with the key, and anonymous callers
// without. "{ana}" in a body
// or a path is the number of a person of the script, "{v of COT-00001}" the version of
// a document.
func (w *runner) calls(keyed bool, method, path, body, status, words string) error {
	if err := w.requireAllExpected(""); err != nil {
		return err
	}
	number := func(said string) string { return string(w.contact(said[1 : len(said)-1]).id) }
	path, body = someone.ReplaceAllStringFunc(path, number), someone.ReplaceAllStringFunc(body, number)
	body = version.ReplaceAllStringFunc(body, func(said string) string { return w.version(version.FindStringSubmatch(said)[1]) })
	got, answer, err := w.app.API(keyed, method, path, body)
	if err != nil {
		return err
	}
	w.out.Note(fmt.Sprintf("%s %s → %d", method, path, got))
	if strconv.Itoa(got) != status {
		return fmt.Errorf("it answers %d: %s", got, answer)
	}
	if !strings.Contains(bot.Fold(answer), bot.Fold(words)) {
		return fmt.Errorf("it answers without %q: %s", words, answer)
	}
	return w.settle()
}

// version finds at which version a document is, of whatever kind.
func (w *runner) version(id string) string {
	for _, read := range w.app.Documents {
		if all, err := read(w.ctx); err == nil && all[id] != nil {
			v, _, _ := field(all[id], "v")
			return v
		}
	}
	return "0"
}
