package notify_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"recado/bot"
	"recado/flows/notify"
)

// heard lists who is notified of an event and how, "luz chat", in the order of the effects.
func heard(n notify.Notice, people ...notify.Person) []string {
	var all []string
	for _, e := range n.Effects(people...) {
		how := "mail"
		if e.Kind == bot.EffectNotify {
			if how = "chat"; e.Say != nil && e.Say.Via == bot.BySMS {
				how = "sms"
			}
		}
		all = append(all, fmt.Sprint(e.To, " ", how))
	}
	return all
}

func TestMatrixOfEventsAndRoles(t *testing.T) {
	ana := notify.Person{Role: notify.Client, Contact: "ana", Mail: "ana@example.com"}
	teo := notify.Person{Role: notify.Technician, Contact: "teo", Mail: "teo@example.com"}
	luz := notify.Person{Role: notify.Supervisor, Contact: "luz", Mail: "luz@example.com"}
	eva := notify.Person{Role: notify.Admin, Contact: "eva"}
	for ev, want := range map[notify.Event]string{
		notify.OrderRequested:      "luz chat",
		notify.QuotationSent:       " mail, luz chat",
		notify.QuotationApproved:   "teo chat, luz chat",
		notify.TechnicianAssigned:  "ana chat, teo sms, luz chat",
		notify.OnTheWay:            "ana chat",
		notify.OnSite:              "ana chat, luz chat",
		notify.ExtraRequested:      "ana sms,  mail, luz chat",
		notify.OrderCompleted:      " mail, luz chat",
		notify.OrderInvoiced:       "ana chat,  mail, eva chat",
		notify.OrderPaid:           "ana chat, teo chat, luz chat, eva chat",
		notify.SLAAtRisk:           "teo chat, luz chat, luz sms, eva chat",
		notify.EmergencyNew:        "teo sms, luz chat, luz sms, eva chat, eva sms",
		notify.OrderRated:          "teo chat, luz chat",
		notify.ClientRequest:       "luz chat, eva chat",
		notify.OrderChanged:        "teo chat, luz chat, eva chat",
		notify.RequestAnswered:     "ana chat, teo chat, luz chat, eva chat",
		notify.ClientWaiting:       "teo chat, luz chat, eva chat",
		notify.EmergencyUnassigned: "luz chat, luz sms, eva chat, eva sms",
	} {
		got := strings.Join(heard(notify.Notice{Event: ev}, ana, teo, luz, eva), ", ")
		if got != want {
			t.Errorf("%s: %s, want %s", ev, got, want)
		}
	}
	boss := notify.Person{Role: notify.Admin, Contact: "luz"}
	if got := heard(notify.Notice{Event: notify.OrderPaid}, luz, boss); !slices.Equal(got, []string{"luz chat"}) {
		t.Error("someone with two roles hears it once:", got)
	}
	if got := heard(notify.Notice{Event: notify.OnTheWay}, notify.Person{Role: notify.Client}); got != nil {
		t.Error("nobody can be reached:", got)
	}
}

func TestUrgentEventsIgnoreQuietHours(t *testing.T) {
	luz := notify.Person{Role: notify.Supervisor, Contact: "luz"}
	ana := notify.Person{Role: notify.Client, Contact: "ana"}
	now := func(ev notify.Event) bool { return notify.Notice{Event: ev}.Effects(ana, luz)[0].Urgent }
	if !now(notify.OnTheWay) || !now(notify.EmergencyNew) || now(notify.OrderPaid) || now(notify.QuotationRejected) {
		t.Error("only what is happening now is told at night")
	}
}
