package bot

import (
	"errors"
	"slices"
	"strings"
	"unicode"
)

// ErrName is the refusal of an agent's name that belongs to the machine, or looks as if.
var ErrName = errors.New("that name is not an agent's")

// machineNames are whom a transcript and an owner name besides agents. No agent has one of
// them for a whole name.
var machineNames = likenesses("bot", "contact", "system", "sistema", PhoneAgent)

// machineWords say within a name that it is a machine's: "Bot oficial". Each is one word, or
// words that follow each other.
var machineWords = [][]string{
	likenesses("bot"), likenesses("robot"), likenesses("chatbot"),
	likenesses("asistente", "virtual"), likenesses("virtual", "assistant"),
}

// AgentName reports whether an agent may have a name: none of the machine's own and none that
// says it is a machine's, however it is written, and not of letters of two scripts, which are
// there to look like another.
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

// nameWords are the words of a name: letters and digits, in lower case. "RecadoBot" is two of
// them, and letters that stand alone are one: "b. o. t.".
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

// mixesScripts reports whether Latin letters stand beside such as look like them.
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

// lookAlikes are what is read as a letter: digits and signs, letters of other scripts, and
// letters of our own that no fold makes plain. What looks like an i or an l is an l.
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

// likeness is a word as it looks: "b0t" is "bot". A number is itself: 807 is an extension.
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

// boxed is the letter of a picture of one, white on dark or half a flag; the others are plain
// after folding.
func boxed(r rune) rune {
	for _, first := range []rune{0x1F150, 0x1F170, 0x1F1E6} {
		if r >= first && r < first+26 {
			return 'a' + r - first
		}
	}
	return 0
}
