package smsto

import (
	"slices"
	"testing"

	"recado/bot/channels/channeltest"
)

// The table lists the vendor's request, callbacks and answers. Every row has a case.
func TestEveryRowHasACase(t *testing.T) {
	channeltest.Covered(t, map[string][]string{
		"inbound":  {"=== delivered", "=== failed", "=== rejected", "=== undelivered", "=== right", "=== old", "=== wrong key", "=== altered", "=== missing"},
		"outbound": {"POST /sms/send", "Authorization: Bearer", `"to"`, `"message"`, `"sender_id"`, `"callback_url"`},
		"answers": slices.Concat(
			[]string{"=> sent 01H"}, channeltest.Decided("stop", "http 401", "http 402", "http 403"), channeltest.Decided("give_up", "http 400", "http 200"),
			[]string{"=> retry http 429 after 30s", "=> retry http 500", "=> retry timeout"},
		),
	})
}
