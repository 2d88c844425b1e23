package bot

import (
	"errors"
	"slices"
	"strings"
	"unicode"
)

// ErrName is the error for an agent's name that is, or looks like, a name of the machine.
var ErrName = errors.New("that name is not an agent's")

// machineNames are the authors and owners in a transcript that are not agents. No agent may
// have one of them as the whole name.
var machineNames = likenesses("bot", "contact", "system", "sistema", PhoneAgent)

// machineWords mark a name as a machine's wherever they stand in it: "Bot oficial". Each entry
// is one word, or words that follow each other.
var machineWords = [][]string{
	likenesses("bot"), likenesses("robot"), likenesses("chatbot"),
	likenesses("asistente", "virtual"), likenesses("virtual", "assistant"),
}

// AgentName reports whether an agent may have a name. It may be neither one of the machine's
// names nor contain a word for a machine, in any spelling, and may not mix two scripts, which
// would let it imitate another name.
func AgentName(name string) bool {
	words := nameWords(name)
	whole := strings.Join(words, "")
	if whole == "" || mixesScripts(name) {
		return false
	}
	alike := likenesses(words...)
	if slices.Contains(machineNames, likeness(whole)) {
		return false
	}
	for _, said := range machineWords {
		for i := 0; i+len(said) <= len(alike); i++ {
			if slices.Equal(alike[i:i+len(said)], said) {
				return false
			}
		}
	}
	return true
}

// nameWords splits a name into words of letters and digits, in lower case. "RecadoBot" is two
// words; single letters in a row are one: "b. o. t.".
func nameWords(name string) []string {
	var apart strings.Builder
	var before rune
	for _, r := range name {
		if letter := boxed(r); letter != 0 {
			r = letter
		}
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			apart.WriteByte(' ')
		}
		apart.WriteRune(r)
		before = r
	}
	var words []string
	single := false
	for _, w := range strings.FieldsFunc(Fold(apart.String()), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(letterSigns, r)
	}) {
		one := len([]rune(w)) == 1
		if one && single {
			words[len(words)-1] += w
		} else {
			words = append(words, w)
		}
		single = one
	}
	return words
}

// mixesScripts reports whether a name has Latin letters and letters of a similar script.
func mixesScripts(name string) bool {
	latin, like := false, false
	for _, r := range Fold(name) {
		latin = latin || unicode.Is(unicode.Latin, r)
		like = like || unicode.In(r, unicode.Cyrillic, unicode.Greek, unicode.Armenian, unicode.Cherokee, unicode.Lisu, unicode.Coptic)
	}
	return latin && like
}

// letterSigns are signs that are read as letters within a word: "b@t", "$ystem".
const letterSigns = "@$|!"

// lookAlikes maps characters to the letter they look like: digits, signs, letters of other
// scripts, and Latin letters that Fold keeps. Whatever looks like an i or an l is an l.
var lookAlikes = func() map[rune]rune {
	m := map[rune]rune{}
	for letter, same := range map[rune]string{
		'a': "4@аαᴀ", 'b': "86вβбʙɓƅƀꓐ", 'c': "сϲᴄꓚ", 'd': "ԁᴅđ", 'e': "3еєεᴇ", 'g': "9ɢ", 'h': "нһʜħ",
		'k': "кκᴋ", 'l': "1|!iіıιłʟɪ", 'm': "мᴍ", 'n': "ɴη", 'o': "0оοσөᴏøɵօꓳ", 'p': "рρᴘ", 'r': "гʀ", 's': "5$ѕꜱ",
		't': "7тτᴛŧƭꓔ", 'u': "υᴜ", 'v': "νᴠ", 'x': "хχ", 'y': "уγʏ",
	} {
		for _, r := range same {
			m[r] = letter
		}
	}
	return m
}()

// likeness returns a word with look-alikes replaced: "b0t" is "bot". A number is returned
// unchanged: 807 is an extension.
func likeness(word string) string {
	if !strings.ContainsFunc(word, unicode.IsLetter) {
		return word
	}
	return strings.Map(func(r rune) rune {
		if letter, ok := lookAlikes[r]; ok {
			return letter
		}
		return r
	}, word)
}

func likenesses(words ...string) []string {
	alike := make([]string, len(words))
	for i, w := range words {
		alike[i] = likeness(w)
	}
	return alike
}

// boxed returns the letter of a symbol that Fold keeps (negative circled or squared letters,
// regional indicators), or 0.
func boxed(r rune) rune {
	for _, first := range []rune{0x1F150, 0x1F170, 0x1F1E6} {
		if r >= first && r < first+26 {
			return 'a' + r - first
		}
	}
	return 0
}
