package replay

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Update plays a script as Run does and returns its text with the lines that differ rewritten
// to what the program says now, for review as a diff. Lines that people write stay as they
// are: one that can't be played any more, such as a tap on an option that is gone, is an error.
func Update(ctx context.Context, s Script, text string, build Builder, out Printer) (string, error) {
	w, err := open(ctx, s, build, out)
	if err != nil {
		return "", err
	}
	defer w.app.Close()
	u := &update{runner: w, lines: s.Lines, written: map[int][]string{}}
	for i, line := range s.Lines {
		if err := u.play(i); err != nil {
			out.Difference(line, err)
			return "", fmt.Errorf("%s:%d: %s: %w", s.Name, line.Number, line.Text, err)
		}
	}
	if err := w.settle(); err != nil {
		return "", fmt.Errorf("%s: at the end: %w", s.Name, err)
	}
	return u.text(text, u.unexpected()), nil
}

// unwritten are the words of a line that only says that the program answers there.
const unwritten = "?"

// update is a script that is rewritten while it is played.
type update struct {
	*runner
	lines   []Line
	written map[int][]string // by number: what stands instead of a line that has changed
}

// play plays the ith line, and writes it anew where it differs.
func (u *update) play(i int) error {
	line := u.lines[i]
	if line.says != nil {
		return u.expect(i)
	}
	err := line.do(u.runner)
	if _, ok := errors.AsType[*unexpectedError](err); ok { // nothing has been done yet
		u.written[line.Number] = append(u.unexpected(), line.Text)
		err = line.do(u.runner)
	}
	if differs, ok := errors.AsType[*valueError](err); ok && !strings.Contains(differs.got, "\n") {
		before := line.Text[:strings.LastIndex(line.Text, " ")+1]
		if cut, _, ok := strings.Cut(line.Text, " = "); ok {
			before = cut + " = "
		}
		u.written[line.Number] = []string{before + differs.got}
		return nil
	}
	return err
}

// expect finds the message that the ith line expects. Those before it get lines of their own;
// where none is it, the line is about the next message, or about none that is said any more.
func (u *update) expect(i int) error {
	if err := u.settle(); err != nil {
		return err
	}
	line := u.lines[i]
	var theirs []int // the messages that the line may be about
	for k, m := range u.heard {
		if line.says.name == "" || u.names[m.to] == line.says.name && m.sms == line.says.sms {
			theirs = append(theirs, k)
		}
	}
	if len(theirs) == 0 {
		u.written[line.Number] = []string{}
		return nil
	}
	found := slices.IndexFunc(theirs, func(k int) bool { return u.compare(u.heard[k], line.says) == nil })
	like := line.says
	if like.words == unwritten {
		found, like = -1, nil
	}
	if next := u.heard[theirs[0]]; found < 0 {
		if like != nil && u.expectedLater(next, i) {
			u.written[line.Number] = []string{}
			return nil
		}
		u.written[line.Number] = []string{u.line(next, like)}
		u.heard = slices.Delete(u.heard, theirs[0], theirs[0]+1)
		return nil
	}
	var list []string
	for _, k := range theirs[:found] {
		list = append(list, u.line(u.heard[k], nil))
	}
	if len(list) > 0 {
		u.written[line.Number] = append(list, line.Text)
	}
	for _, k := range slices.Backward(theirs[:found+1]) {
		u.heard = slices.Delete(u.heard, k, k+1)
	}
	return nil
}

// expectedLater reports whether a line behind the ith, before anybody does something, expects
// a message.
func (u *update) expectedLater(m received, i int) bool {
	for _, line := range u.lines[i+1:] {
		if line.says == nil {
			return false
		}
		if e := line.says; (e.name == "" || u.names[m.to] == e.name && m.sms == e.sms) && u.compare(m, e) == nil {
			return true
		}
	}
	return false
}

// unexpected takes the messages that no line expects, a line for each.
func (u *update) unexpected() (lines []string) {
	for _, m := range u.heard {
		lines = append(lines, u.line(m, nil))
	}
	u.heard = nil
	return lines
}

// line expects a message as another line does, which expected it otherwise; without one, by
// its key, its first words and its options.
func (u *update) line(m received, like *expected) string {
	fresh := like == nil
	if fresh {
		like = &expected{name: u.names[m.to], key: "any", options: "any"}
	}
	words := like.words
	if fresh || m.matches(words) != nil {
		words = excerpt(m.Text)
	}
	if m.sms {
		return "sms to " + u.names[m.to] + ": " + words
	}
	head := "bot"
	if like.name != "" {
		head += " to " + u.names[m.to]
	}
	if key := u.key(m); like.key != "" && key != "" {
		head += " [" + key + "]"
	}
	line := head + ": " + words
	if options := titles(m); like.options != "" && options != "" {
		line += " {" + options + "}"
	}
	return line
}

// What a line repeats of a message.
const (
	excerptLines = 2
	excerptWords = 12 // of each line
)

// excerpt is the beginning of the first lines of a message.
func excerpt(text string) string {
	var parts []string
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		part := strings.Join(words[:min(len(words), excerptWords)], " ")
		if len(words) > excerptWords {
			part += "…"
		}
		if parts = append(parts, part); len(parts) == excerptLines {
			break
		}
	}
	return strings.ReplaceAll(strings.Join(parts, "…"), "……", "…")
}

// text is the script with what has changed, and with lines at its end.
func (u *update) text(was string, end []string) string {
	var lines []string
	for n, line := range strings.Split(strings.TrimRight(was, "\n"), "\n") {
		if now, changed := u.written[n+1]; changed {
			lines = append(lines, now...)
			continue
		}
		lines = append(lines, line)
	}
	return strings.Join(append(lines, end...), "\n") + "\n"
}
