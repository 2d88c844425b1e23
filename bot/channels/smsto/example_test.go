package smsto_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"recado/bot"
	"recado/bot/channels/smsto"
)

// A channel sends one message in one request and returns the vendor's id of it, or a *bot.SendError that says whether
// trying again helps. The engine stores a claim before each call, so that a message is sent once.
func Example() {
	vendor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Println(r.Method, r.URL.Path, r.Header.Get("Authorization"))
		_, _ = io.WriteString(w, `{"message":"Message is queued for sending!","success":true,"message_id":"01H"}`)
	}))
	defer vendor.Close()
	channel := smsto.New(smsto.Config{APIKey: "test-key", SenderID: "Algesta", URL: vendor.URL})
	id, err := channel.Send(context.Background(), bot.Outbound{ID: "+50370001234/7/0", To: "+50370001234", Kind: "text", Text: "Su técnico va en camino."})
	fmt.Println(channel.Name(), id, err)
	// Output:
	// POST /sms/send Bearer test-key
	// sms-smsto 01H <nil>
}
