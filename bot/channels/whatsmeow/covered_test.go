package whatsmeow

import (
	"testing"

	"recado/bot/channels/channeltest"
)

// The table lists what people do on WhatsApp and what a linked device can send. Every row has a case.
func TestEveryRowHasACase(t *testing.T) {
	channeltest.Covered(t, map[string][]string{
		"inbound": {
			"=== text", "=== photo with caption", "=== video", "=== document", "=== voice note", "=== sticker", "=== place", "=== contact", "=== button", "=== list",
			"=== template button", "=== form", "=== reaction", "=== reaction taken back", "=== edit", "=== revoked", "=== poll", "=== vote", "=== group", "=== status post",
			"=== broadcast list", "=== channel", "=== ourselves, on the phone", "=== lid with its number", "=== number with its lid", "=== lid without a number",
			"=== delivered", "=== read", "=== played", "=== not decrypted",
		},
		"outbound": {
			"=== text", "=== options are numbered", "=== photo", "=== pdf", "=== sound", "=== link", "=== the place is asked for in words", "=== template with words", "=== nobody we know",
		},
	})
}
