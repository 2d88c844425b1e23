package reading

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxText bounds the bytes of a message that are tokenised. The rest is ignored.
const maxText = 8000

// tokenKind is the kind of a token.
type tokenKind uint8

const (
	tokenWord   tokenKind = iota // letters
	tokenNumber                  // digits
	tokenMark                    // punctuation or a sign; repetitions are one token
	tokenEmoji                   // a symbol, with its modifiers
	tokenBreak                   // the end of a line
)

// token is a piece of a message. Letters and digits are separate tokens: "43A" is two.
type token struct {
	Word     string // folded: lower case, no accents, no invisible characters; a break is "\n"
	From, To int    // bytes in the message
	Kind     tokenKind
	Space    bool // white space or the start of the message stands before it
}

// tokens splits a message. From and To of every token are at rune boundaries, and tokens are in
// the order of the message without overlaps.
func tokens(text string) []token {
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "") // at most the last character is cut
	}
	t := tokeniser{list: make([]token, 0, len(text)/5+4)}
	t.folded.Grow(len(text) + 16)
	t.space = true
	for at := 0; at < len(text); {
		r, size := rune(text[at]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[at:])
		}
		t.take(r, at, at+size)
		at += size
	}
	t.end()
	return t.list
}

// tokeniser builds tokens one character at a time. All folded words share one buffer.
type tokeniser struct {
	list   []token
	folded strings.Builder
	start  int // start of the open token's word in folded
	open   bool
	space  bool
}

func (t *tokeniser) take(r rune, from, to int) {
	switch {
	case 'a' <= r && r <= 'z':
		t.add(tokenWord, from, to)
		t.folded.WriteByte(byte(r))
	case 'A' <= r && r <= 'Z':
		t.add(tokenWord, from, to)
		t.folded.WriteByte(byte(r) + 'a' - 'A')
	case '0' <= r && r <= '9':
		t.add(tokenNumber, from, to)
		t.folded.WriteByte(byte(r))
	case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029':
		t.mark(tokenBreak, '\n', from, to)
		t.space = true
	case r == ' ' || r == '\t' || r >= utf8.RuneSelf && unicode.IsSpace(r):
		t.end()
		t.space = true
	case r < utf8.RuneSelf:
		if r < ' ' || r == 0x7f {
			t.end()
			t.space = true
			return
		}
		t.mark(tokenMark, r, from, to)
	default:
		t.takeWide(r, from, to)
	}
}

// takeWide handles a character beyond ASCII.
func (t *tokeniser) takeWide(r rune, from, to int) {
	if base, ok := foldLatin(r); ok {
		t.add(tokenWord, from, to)
		t.folded.WriteByte(base)
		return
	}
	switch {
	case r == 'º' || r == 'ª' || r == '°': // "3º", "N° 5": the letter, and the end of its word
		letter := byte('o')
		if r == 'ª' {
			letter = 'a'
		}
		t.add(tokenWord, from, to)
		t.folded.WriteByte(letter)
		t.end()
	case r == '№':
		t.end()
		t.add(tokenWord, from, to)
		t.folded.WriteString("no")
		t.end()
	case 0xFF01 <= r && r <= 0xFF5E: // full width
		t.take(r-0xFEE0, from, to)
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf), 0x1F3FB <= r && r <= 0x1F3FF:
		if n := len(t.list); n > 0 && (t.open || t.list[n-1].Kind == tokenEmoji && t.list[n-1].To == from) {
			t.list[n-1].To = to // an accent, a joiner, a skin tone: part of the token before
		}
	case unicode.IsLetter(r):
		t.add(tokenWord, from, to)
		for _, d := range norm.NFKD.String(string(r)) {
			if unicode.IsLetter(d) {
				t.folded.WriteRune(unicode.ToLower(d))
			}
		}
	case unicode.IsDigit(r):
		if d := norm.NFKD.String(string(r)); len(d) == 1 && '0' <= d[0] && d[0] <= '9' {
			t.add(tokenNumber, from, to)
			t.folded.WriteString(d)
			return
		}
		t.add(tokenWord, from, to) // digits of other scripts are not read as numbers
		t.folded.WriteRune(r)
	case unicode.IsPunct(r):
		t.mark(tokenMark, asciiPunctuation(r), from, to)
	case r == utf8.RuneError || unicode.IsControl(r):
		t.end()
		t.space = true
	default:
		t.mark(tokenEmoji, r, from, to)
	}
}

// add appends a character to the open token, or opens one.
func (t *tokeniser) add(kind tokenKind, from, to int) {
	if n := len(t.list); t.open && t.list[n-1].Kind == kind {
		t.list[n-1].To = to
		return
	}
	t.end()
	t.list = append(t.list, token{From: from, To: to, Kind: kind, Space: t.space})
	t.open, t.space, t.start = true, false, t.folded.Len()
}

// end closes the open token.
func (t *tokeniser) end() {
	if t.open {
		t.list[len(t.list)-1].Word = t.folded.String()[t.start:]
		t.open = false
	}
}

// mark adds a token of one character; a repetition extends the token before.
func (t *tokeniser) mark(kind tokenKind, r rune, from, to int) {
	t.end()
	if n := len(t.list); n > 0 && t.list[n-1].Kind == kind && (!t.space || kind == tokenBreak) {
		if last, _ := utf8.DecodeRuneInString(t.list[n-1].Word); last == r {
			t.list[n-1].To = to
			return
		}
	}
	t.add(kind, from, to)
	t.folded.WriteRune(r)
	t.end()
}

// asciiPunctuation returns the ASCII form of dashes, quotation marks and ellipses.
func asciiPunctuation(r rune) rune {
	switch {
	case unicode.Is(unicode.Pd, r):
		return '-'
	case unicode.In(r, unicode.Pi, unicode.Pf):
		return '"'
	case r == '…':
		return '.'
	}
	return r
}

// foldLatin folds the accented letters of Western Europe, which are nearly all that occur.
func foldLatin(r rune) (byte, bool) {
	if r < 0xC0 || r > 0xFF {
		return 0, false
	}
	base := "aaaaaa-ceeeeiiiidnooooo-ouuuuy--aaaaaa-ceeeeiiiidnooooo-ouuuuy-y"[r-0xC0]
	return base, base != '-'
}
