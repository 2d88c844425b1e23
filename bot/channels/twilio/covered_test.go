package twilio

import (
	"slices"
	"testing"

	"recado/bot/channels/channeltest"
)

// The table lists the vendor's parameters, statuses and codes, and the consent words. Every row has a case.
func TestEveryRowHasACase(t *testing.T) {
	channeltest.Covered(t, map[string][]string{
		"inbound": {
			"MessageSid=", "MessagingServiceSid=", "NumMedia=", "MediaUrl0=", "MediaContentType0=", "MediaUrl1=", "From=whatsapp", "ProfileName=", "WaId=",
			"ButtonText=", "ButtonPayload=", "ListId=", "Latitude=", "Longitude=", "=== parameters that nobody knows yet", "bodySHA256=",
			"MessageStatus=queued", "MessageStatus=sending", "MessageStatus=sent", "MessageStatus=delivered", "MessageStatus=undelivered",
			"MessageStatus=failed", "MessageStatus=read", "ErrorCode=21610", "ErrorCode=30003", "ErrorCode=30008", "ErrorCode=63016",
			`=== "STOP"`, `=== "BAJA"`, `=== "ALTO"`, `=== "PARAR"`, `=== "DETENER"`, `=== "DESUSCRIBIR"`, `=== "START"`, `=== "ALTA"`, `=== "INICIAR"`, `=== "cancelar"`,
			`=== "alto, espere"`, "sign: missing", "sign: other-token", "sign: other-host",
		},
		"outbound": {"From=", "Body=", "MediaUrl=", "ContentSid=", "ContentVariables=", "StatusCallback=", "To=whatsapp:", "Authorization: Basic"},
		"answers": slices.Concat(
			channeltest.Decided("give_up", "21211", "21408", "21606", "21612", "21614", "21617", "30004", "30005", "30006", "30007", "63013", "63032"),
			channeltest.Decided("optout", "21610"), channeltest.Decided("template", "63016"), channeltest.Decided("sms", "63003", "63024"),
			channeltest.Decided("retry", "20429", "http 429", "http 500", "30001", "30003", "30008", "63018"), channeltest.Decided("stop", "20003", "30002", "63112"),
			channeltest.Decided("stop_template", "63041", "63042"),
		),
	})
}
