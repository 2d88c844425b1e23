package bot

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxProfile bounds the name by which a person is spoken to, in characters.
const maxProfile = 60

// profileName makes of the name that a person gave on a channel one that can be said: one
// line, without what is invisible, pictures or the marks by which chats format, and not
// longer than a name is. One without a letter is no name: "".
func profileName(name string) string {
	if len(name) > 4*maxFoldedText {
		name = name[:4*maxFoldedText]
	}
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.In(r, unicode.Cf, unicode.Co, unicode.Variation_Selector), r == unicode.ReplacementChar, strings.ContainsRune("\u115f\u1160\u3164\uffa0\u2800", r), IsEmoji(r), isSkinTone(r):
			return -1
		case strings.ContainsRune("*_~`{}<>", r):
			return -1
		}
		return r
	}, norm.NFKC.String(strings.ToValidUTF8(name, "")))
	name = strings.Join(strings.Fields(name), " ")
	name = strings.TrimFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && r != '.' && r != ')' && r != '('
	})
	if !strings.ContainsFunc(name, unicode.IsLetter) {
		return ""
	}
	if r := []rune(name); len(r) > maxProfile {
		name = string(r[:maxProfile])
		if cut := strings.LastIndexByte(name, ' '); cut > 0 {
			name = name[:cut]
		}
	}
	return name
}
