package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"recado/bot/channels/whatsmeow"
)

// TestPairSteps checks that each step prints what to do, with its code.
func TestPairSteps(t *testing.T) {
	until := time.Date(2026, 3, 4, 12, 0, 0, 0, time.Local)
	for kind, want := range map[whatsmeow.StepKind]string{
		whatsmeow.StepWait:   "Conectando",
		whatsmeow.StepQR:     "escanee (vence a las 12:00:00)",
		whatsmeow.StepCode:   "    ABCD-1234\n",
		whatsmeow.StepEnable: "actualice WhatsApp",
	} {
		var b bytes.Buffer
		tellStep(&b, whatsmeow.Step{Kind: kind, Code: "ABCD-1234", Until: until})
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s: %s", kind, b.String())
		}
		if kind == whatsmeow.StepQR && strings.Contains(b.String(), "ABCD") {
			t.Error("a QR's code in words")
		}
	}
	for _, why := range []whatsmeow.PairError{
		whatsmeow.ErrLinked, whatsmeow.ErrTimeout, whatsmeow.ErrStopped, whatsmeow.ErrOutdated,
		whatsmeow.ErrBadNumber, whatsmeow.ErrNoPairCode, whatsmeow.ErrPairing, whatsmeow.ErrNetwork,
	} {
		if pairHelp[why] == "" {
			t.Errorf("%s: no help", why)
		}
	}
}
