package reading

import "strings"

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

// isEmoji knows pictures by their blocks; modifiers of skin are none.
func isEmoji(r rune) bool {
	return r >= 0x1F300 && r <= 0x1FAFF && (r < 0x1F3FB || r > 0x1F3FF) || r >= 0x2600 && r <= 0x27BF || r == '⭐'
}
