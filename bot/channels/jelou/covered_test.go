package jelou

import (
	"slices"
	"testing"

	"recado/bot/channels/channeltest"
)

// The table lists the platform's three surfaces, its events and our messages. Every row has a case.
func TestEveryRowHasACase(t *testing.T) {
	channeltest.Covered(t, map[string][]string{
		"inbound": {
			`"bubble": {"type": "text"`, `"bubble": {"type": "image"`, `"bubble": {"type": "audio"`, `"bubble": {"type": "video"`, `"bubble": {"type": "document"`,
			`"coordinates"`, `"mediaUrl"`, `"mediaType"`, `"mediaSize"`, `"names"`, `"userId"`, `"botId"`, `"received"`, `"owner": "user"`,
			`"object": "message_event"`, `"event_type": "message"`, `"value": {"id": "v1", "type": "text"`, `"type": "image", "content"`, `"type": "audio", "content"`,
			`"type": "video", "content"`, `"type": "document", "content"`, `"room_id"`, `"caption"`, `"filename"`,
			`"message_id"`, `"user_id"`, `"phone"`, `"user_message"`, `"photo_url"`, `"serial_photo_url"`, `"audio_url"`, `"latitude"`, `"longitude"`, `"option_id"`,
			`"bot_id"`, `"timestamp"`, `{{`, `"undefined"`, `"null"`,
			`"delivered_channel"`, `"delivered_user"`, `"read"`, `"failed"`, `"reply"`,
			`=== without an id: by who, what and when`, `422 application/json`, `=== a file without https`, `=== a file in the private network`,
			`sign: missing`, `sign: other-secret`, `sign: wrong-key`, `sign: wrong-bearer`, `sign: wrong-password`,
		},
		"outbound": {`POST /v1/bots/bot1/messages`, `Authorization: Basic`, `"type": "text"`, `"mediaUrl"`, `"userId"`, `=== ten options`, `=== a title of 25 goes on below`},
		"answers": slices.Concat(
			channeltest.Decided("sms", "131026"), channeltest.Decided("template", "131047", "470"), channeltest.Decided("optout", "131050"),
			channeltest.Decided("retry", "130429", "131048", "131056", "131000", "131016", "http 500"),
			channeltest.Decided("stop", "http 401", "http 403"), channeltest.Decided("give_up", "http 422"), []string{`{"success":false} => retry`},
		),
	})
}
