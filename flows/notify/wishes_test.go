package notify_test

import (
	"slices"
	"testing"

	"recado/bot"
	"recado/flows/notify"
)

// TestWishes checks that each channel of an event follows a person's wish, and that what must be decided
// reaches everybody.
func TestWishes(t *testing.T) {
	person := notify.Person{Role: notify.Client, Contact: "+573001110001", Mail: "ana@acme.co"}
	told := func(ev notify.Event, w notify.Wishes) (ways []string) {
		p := person
		p.Wishes = w
		for _, e := range (notify.Notice{Event: ev}).Effects(p) {
			switch {
			case e.Kind != bot.EffectNotify:
				ways = append(ways, "mail")
			case e.Say != nil && e.Say.Via == bot.BySMS:
				ways = append(ways, "sms")
			default:
				ways = append(ways, "chat")
			}
		}
		return ways
	}
	for _, tt := range []struct {
		ev     notify.Event
		wishes []string
		want   []string
	}{
		{notify.OnTheWay, nil, []string{"chat"}},
		{notify.OnTheWay, []string{"none"}, nil},
		{notify.OnTheWay, []string{"sms"}, []string{"sms"}},
		{notify.OnTheWay, []string{"chat", "sms"}, []string{"chat", "sms"}},
		{notify.OrderCompleted, []string{"none"}, nil},
		{notify.OrderInvoiced, []string{"mail"}, []string{"mail"}},
		{notify.QuotationSent, []string{"none"}, []string{"mail"}},
		{notify.ExtraRequested, []string{"none"}, []string{"sms", "mail"}},
	} {
		w := notify.Wishes{}
		if tt.wishes != nil {
			w[tt.ev] = tt.wishes
		}
		if got := told(tt.ev, w); !slices.Equal(got, tt.want) {
			t.Errorf("%s %v: %v, want %v", tt.ev, tt.wishes, got, tt.want)
		}
	}
	for ev, wish := range map[notify.Event][]string{
		notify.QuotationSent: {"none"}, notify.OnTheWay: {"mail"}, notify.OnSite: {"none", "chat"}, notify.OrderPaid: {}, notify.OrderCancelled: {"fax"}, "weather": {"chat"},
	} {
		if wrong := (notify.Wishes{ev: wish}).Check(); !slices.Equal(wrong, []string{string(ev)}) {
			t.Errorf("%s %v is accepted", ev, wish)
		}
	}
	if wrong := (notify.Wishes{notify.OnTheWay: {"sms"}, notify.OrderInvoiced: {"mail"}, notify.OrderCancelled: {"none"}}).Check(); wrong != nil {
		t.Errorf("refused: %v", wrong)
	}
}
