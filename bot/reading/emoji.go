package reading

import (
	"strings"

	"recado/bot"
)

// emoji maps emoji that have a meaning of their own to a token; any other becomes "emojix".
var emoji = map[rune]string{
	'👍': "emojiyes", '✅': "emojiyes", '👌': "emojiyes", '✔': "emojiyes", '🆗': "emojiyes", '💯': "emojiyes",
	'👎': "emojino", '❌': "emojino", '🚫': "emojino", '✖': "emojino",
	'🙏': "emojithanks", '🤝': "emojiyes", '❤': "emojithanks", '😊': "emojismile", '🙂': "emojismile", '😁': "emojismile", '😀': "emojismile",
	'😂': "emojilaugh", '🤣': "emojilaugh", '😅': "emojilaugh", '😡': "emojiangry", '😠': "emojiangry", '🤬': "emojiangry", '😤': "emojiangry",
	'😭': "emojisad", '😢': "emojisad", '😞': "emojisad", '🤔': "emojithink", '🔥': "emojifire", '⭐': "emojistar", '👋': "emojihi", '💪': "emojiyes",
}

// spellEmoji replaces emoji by their tokens.
func spellEmoji(text string) string {
	if !strings.ContainsFunc(text, isEmoji) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if !isEmoji(r) {
			b.WriteRune(r)
			continue
		}
		word := emoji[r]
		if word == "" {
			word = "emojix"
		}
		b.WriteString(" " + word + " ")
	}
	return b.String()
}

// isEmoji reports whether r is an emoji, without the letters of flags.
func isEmoji(r rune) bool { return bot.IsEmoji(r) && (r < 0x1F1E6 || r > 0x1F1FF) }

// isDecoration reports whether an emoji beside words adds nothing to their meaning.
func isDecoration(r rune) bool {
	word := emoji[r]
	return bot.IsEmoji(r) && (word == "" || word == "emojismile" || word == "emojithanks")
}
