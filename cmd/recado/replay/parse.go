package replay

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Line is one line of a script that does something.
type Line struct {
	Number int
	Text   string // as written
	do     func(*runner) error
	says   *expected // of a line that expects a message
}

// Script is a conversation as written.
type Script struct {
	Name    string
	Locale  string // "" is the business's own
	Staff   []Staff
	Model   bool   // there is a language model
	Country string // "" is the business's own
	Credit  bool   // the business registers people for credit
	Lines   []Line
}

// rule is one form that a line may take.
type rule struct {
	form *regexp.Regexp
	make func(m []string) (func(*runner) error, error)
	says func(m []string) *expected // nil: it expects no message
}

func form(pattern string, f func(m []string) (func(*runner) error, error)) rule {
	return rule{form: regexp.MustCompile("^" + pattern + "$"), make: f}
}

// message is the form of a line that expects a message.
func message(pattern string, says func(m []string) *expected) rule {
	r := form(pattern, func(m []string) (func(*runner) error, error) {
		return func(w *runner) error { return w.expectMessage(says(m)) }, nil
	})
	r.says = says
	return r
}

// action is for lines whose words need no checking.
func action(f func(w *runner, m []string) error) func([]string) (func(*runner) error, error) {
	return func(m []string) (func(*runner) error, error) {
		return func(w *runner) error { return f(w, m) }, nil
	}
}

const name = `([a-z]+)`

var rules = []rule{
	form(`clock (\S+)`, func(m []string) (func(*runner) error, error) {
		at, err := time.Parse("2006-01-02T15:04", m[1])
		return func(w *runner) error { return w.begin(at) }, err
	}),
	form(`locale (\S+)`, action(func(w *runner, m []string) error { return w.speaks(m[1]) })),
	form(`wait (\d+)([smhd])`, func(m []string) (func(*runner) error, error) {
		n, err := strconv.Atoi(m[1])
		unit := map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour}[m[2]]
		return func(w *runner) error { return w.wait(time.Duration(n) * unit) }, err
	}),
	form(`silence`, action(func(w *runner, _ []string) error { return w.expectSilence() })),
	form(`state (\S+)`, action(func(w *runner, m []string) error { return w.expectState(m[1]) })),
	form(`slot (\S+) = (.*)`, action(func(w *runner, m []string) error { return w.expectSlot(m[1], m[2]) })),
	form(`orders (\d+)`, action(func(w *runner, m []string) error { return w.expectOrders(m[1]) })),
	form(`open ([a-z_]+) with `+name+`(?: (\{.*\}))?`, action(func(w *runner, m []string) error { return w.opens(m[1], m[2], m[3]) })),
	form(`(order|quotation) (\S+) (\S+) = (.*)`, action(func(w *runner, m []string) error { return w.expectDocument(m[1], m[2], m[3], m[4]) })),
	form(`credit in (SV|HN|CO)`, action(func(w *runner, _ []string) error { return w.speaks("") })), // known before the program begins
	form(`(supervisor|admin) `+name, action(func(*runner, []string) error { return nil })),          // known before the program begins
	form(`model (reads "([^"]+)" as (.+)|fails)`, func(m []string) (func(*runner) error, error) {
		r, err := modelReading(m[2], m[3])
		return func(w *runner) error { return w.reads(m[2], r) }, err
	}),
	form(`(api|stranger) (GET|POST|PUT|DELETE) (/\S+)(?: (\{.*\}))? -> (\d{3})(?: (.*))?`, action(func(w *runner, m []string) error { return w.calls(m[1] == "api", m[2], m[3], m[4], m[5], m[6]) })),
	message(`sms to `+name+`: (.*)`, func(m []string) *expected { return &expected{name: m[1], words: m[2], sms: true} }),
	form(`mail to (\S+): (.*)`, action(func(w *runner, m []string) error { return w.expectMail(m[1], m[2]) })),
	form(`event (\S+)`, action(func(w *runner, m []string) error { return w.expectEvent(m[1]) })),
	form(`open (\S+) with `+name+`(?: (\{.*\}))?`, action(func(w *runner, m []string) error { return w.opens(m[1], m[2], m[3]) })),
	form(`partner (\S+) (fails|works)`, action(func(w *runner, m []string) error { return w.partner(m[1], m[2] == "works") })),
	form(`partner (\S+) has (\S+)`, action(func(w *runner, m []string) error { return w.expectPartner(m[1], m[2]) })),
	form(`agent `+name+` takes over`, action(func(w *runner, m []string) error { return w.takeover(m[1]) })),
	form(`agent `+name+` hands back(?: at (\S+)|( finished))?`, action(func(w *runner, m []string) error { return w.handback(m[1], m[2], m[3] != "") })),
	form(`agent `+name+`: (.*)`, action(func(w *runner, m []string) error { return w.reply(m[1], m[2]) })),
	message(`bot(?: to `+name+`)?(?: \[([^\]]+)\])?: ?(.*?)(?:\s*\{([^}]*)\})?`, func(m []string) *expected {
		return &expected{name: m[1], key: m[2], words: m[3], options: m[4]}
	}),
	form(name+` sends (photo of .*?|broken photo|huge photo|empty photo|document|voice|voice saying ".+?"(?: at \d{1,3})?|long voice|silent voice|voice too many|sticker|call|poll)(?: as (.*))?`, action(func(w *runner, m []string) error { return w.sends(m[1], m[2], m[3]) })),
	form(name+` shares location (-?[\d.]+), ?(-?[\d.]+)(?: of (\d{1,4})m ago)?`, action(func(w *runner, m []string) error { return w.shares(m[1], m[2], m[3], m[4]) })),
	form(name+` taps (old )?(.+)`, action(func(w *runner, m []string) error { return w.taps(m[1], m[3], m[2] != "") })),
	form(name+` deletes what (?:he|she) sent last`, action(func(w *runner, m []string) error { return w.deletes(m[1]) })),
	form(name+` repeats x(\d+)`, action(func(w *runner, m []string) error { return w.repeats(m[1], m[2]) })),
	form(name+` by sms: (.*)`, action(func(w *runner, m []string) error { return w.saysBySMS(m[1], m[2]) })),
	form(name+`: (.*)`, action(func(w *runner, m []string) error { return w.says(m[1], m[2]) })),
}

var staff = regexp.MustCompile(`^(supervisor|admin) ` + name + `$`)

// Parse reads a script. The error names the line that is no line of a script.
func Parse(title string, r io.Reader) (Script, error) {
	s := Script{Name: title}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimSpace(lines.Text())
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		line, err := parseLine(n, text)
		if err != nil {
			return s, fmt.Errorf("%s:%d: %w", title, n, err)
		}
		if locale, ok := strings.CutPrefix(text, "locale "); ok {
			s.Locale = locale
		}
		if country, ok := strings.CutPrefix(text, "credit in "); ok {
			s.Country, s.Credit = country, true
		}
		if m := staff.FindStringSubmatch(text); m != nil {
			s.Staff = append(s.Staff, Staff{m[2], m[1], fmt.Sprintf("+5731000000%02d", len(s.Staff)+1)})
		}
		s.Model = s.Model || strings.HasPrefix(text, "model ")
		s.Lines = append(s.Lines, line)
	}
	return s, lines.Err()
}

func parseLine(n int, text string) (Line, error) {
	for _, r := range rules {
		m := r.form.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		do, err := r.make(m)
		line := Line{Number: n, Text: text, do: do}
		if r.says != nil {
			line.says = r.says(m)
		}
		return line, err
	}
	return Line{}, fmt.Errorf("not a line of a script: %q", text)
}
