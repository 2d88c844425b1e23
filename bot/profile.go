package bot

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxProfile bounds the name by which a person is addressed, in characters.
const maxProfile = 60

// profileName cleans the name that a person has on a channel: one line, without invisible
// characters, emoji and chat formatting, and bounded. It returns "" for a name without a
// letter.
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
