package reading

import (
	"strings"

	"recado/bot"
)

// emoji are the ones that answer, by the word that stands for them; any other is "emojix".
var emoji = map[rune]string{
	'👍': "emojiyes", '✅': "emojiyes", '👌': "emojiyes", '✔': "emojiyes", '🆗': "emojiyes", '💯': "emojiyes",
	'👎': "emojino", '❌': "emojino", '🚫': "emojino", '✖': "emojino",
	'🙏': "emojithanks", '🤝': "emojiyes", '❤': "emojithanks", '😊': "emojismile", '🙂': "emojismile", '😁': "emojismile", '😀': "emojismile",
	'😂': "emojilaugh", '🤣': "emojilaugh", '😅': "emojilaugh", '😡': "emojiangry", '😠': "emojiangry", '🤬': "emojiangry", '😤': "emojiangry",
	'😭': "emojisad", '😢': "emojisad", '😞': "emojisad", '🤔': "emojithink", '🔥': "emojifire", '⭐': "emojistar", '👋': "emojihi", '💪': "emojiyes",
}

// spellEmoji puts words in the place of emoji.
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

// isEmoji knows pictures by their blocks; modifiers of skin and flags are none.
func isEmoji(r rune) bool { return bot.IsEmoji(r) && (r < 0x1F1E6 || r > 0x1F1FF) }

// isDecoration reports whether a picture beside words says nothing that they don't.
func isDecoration(r rune) bool {
	word := emoji[r]
	return bot.IsEmoji(r) && (word == "" || word == "emojismile" || word == "emojithanks")
}
