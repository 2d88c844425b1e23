package cloudapi_test

import (
	"slices"
	"testing"

	"recado/bot/channels/channeltest"
)

// The table lists the vendor's message types, statuses, fields, requests and codes. Every row has a case.
func TestEveryRowHasACase(t *testing.T) {
	channeltest.Covered(t, map[string][]string{
		"inbound": {
			`"type":"text"`, `"type":"image"`, `"type":"video"`, `"type":"document"`, `"type":"audio"`, `"type":"sticker"`, `"type":"location"`,
			`"type":"contacts"`, `"type":"button_reply"`, `"type":"list_reply"`, `"type":"nfm_reply"`, `"type":"call_permission_reply"`, `"type":"interactive","errors":[{"code":131000`,
			`"type":"button"`, `"type":"reaction"`, `"emoji":""`, `"reaction":{"message_id":"wamid.OUT"}`, `"type":"order"`,
			`"type":"unsupported","errors":[{"code":131051`, `"type":"user_changed_number"`, `"type":"customer_identity_changed"`, `"type":"edit"`, `"type":"revoke"`,
			`{"from_user_id":"CO.`, `"timestamp":"1772625480123"`, `"forwarded":true`, `"referral":`, `"group_id"`, `=== the same id twice`,
			`=== several entries, changes, messages and a status`, `=== to another number`, `=== a number change without contacts`,
			`"status":"sent"`, `"status":"delivered"`, `"status":"read"`, `"status":"played"`, `"status":"failed"`, `"status":"deleted"`, `"biz_opaque_callback_data"`,
			`"field":"user_preferences"`, `"value":"stop"`, `"value":"resume"`, `"field":"smb_message_echoes"`, `"field":"account_update"`,
			`"field":"message_template_status_update"`, `"field":"telepathy"`,
			`hub.challenge=1158201444` + "\n---\n200 1158201444", `sign: wrong key`, `sign: altered`, `sign: missing`, `=== cut JSON`,
		},
		"outbound": {
			`"type": "text"`, `"type": "image"`, `"type": "document"`, `"type": "video"`, `"type": "audio"`, `"type": "button"`, `"type": "list"`,
			`"type": "location_request_message"`, `"type": "cta_url"`, `"type": "template"`, `"sub_type": "url"`, `"recipient": "CO.`, `part file`, `"biz_opaque_callback_data"`,
		},
		"answers": slices.Concat(
			channeltest.Decided("retry", "1", "2", "4", "80007", "130429", "131000", "131016", "131048", "131053", "131056", "131057", "133016", "http 429", "http 500"),
			channeltest.Decided("give_up", "100", "131008", "131009", "131021", "131030", "131049", "131051", "131062", "131063", "130472",
				"132000", "132001", "132005", "132007", "132012"),
			channeltest.Decided("sms", "131026"), channeltest.Decided("template", "131047"), channeltest.Decided("optout", "131050"),
			channeltest.Decided("stop", "0", "3", "10", "33", "190", "200", "230", "299", "368", "131005", "131031", "131042", "131045", "133010"),
			channeltest.Decided("stop_template", "132015", "132016"),
			[]string{"=> retry timeout", "=> retry network", "=> retry 130429 after 7s"},
		),
	})
}
