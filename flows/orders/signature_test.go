package orders_test

import (
	"errors"
	"testing"
	"time"

	"recado/bot"
	"recado/flows/notify"
	"recado/flows/orders"
)

// over makes an order whose work is reported.
func (f *field) over(p orders.Priority) string {
	f.Helper()
	id := f.there(p, teo)
	f.must(teo, orders.JobReport, orders.JobCommand{Order: id, Diagnosis: "fuga", Actions: "cambio de empaque"})
	return id
}

// TestEmergencyThatNobodyApproves is in dispute after 48 hours (5.6); what is approved in time is not.
func TestEmergencyThatNobodyApproves(t *testing.T) {
	f := newField(t)
	id, approved, normal := f.over(orders.Emergency), f.over(orders.Emergency), f.over(orders.Medium)
	f.client(orders.WorkApprove, orders.ClientCommand{Order: approved})
	f.wait(47 * time.Hour)
	if !f.get(id).Closing.DisputedAt.IsZero() {
		t.Error("too early")
	}
	f.wait(2 * time.Hour)
	for of, want := range map[string]bool{id: true, approved: false, normal: false} {
		if o := f.get(of); o.Closing.DisputedAt.IsZero() == want || heard(o, eva.Contact, notify.ChatKey(notify.WorkDisputed, notify.Admin)) != want {
			t.Error(of, o.Closing)
		}
	}
	if _, refused := f.client(orders.WorkApprove, orders.ClientCommand{Order: id}); refused != "" || f.get(id).State != orders.Invoiced {
		t.Error("it can still be approved:", refused)
	}
}

// TestSignature is kept once, and the report is made anew with it; without one a reason is kept.
func TestSignature(t *testing.T) {
	f := newField(t)
	f.SignLink = func(order string, _ time.Time) string { return "https://x/sign/" + order }
	id, other := f.over(orders.Medium), f.over(orders.Medium)
	if shown := f.ShowClosing(f.get(id)); shown.SignURL != "https://x/sign/"+id {
		t.Error(shown.SignURL)
	}
	if _, err := f.Reported(t.Context(), id, bot.Media{ID: "first"}, f.now); err != nil {
		t.Fatal(err)
	}
	o, err := f.Sign(t.Context(), id, orders.Signature{Media: bot.Media{ID: "png"}, Name: "Ana"}, f.now)
	if err != nil || o.Closing.Signature == nil || o.Work.Report.File != nil || !heard(o, "", orders.DoReport) {
		t.Errorf("%+v %v", o.Closing, err)
	}
	if _, err := f.Sign(t.Context(), id, orders.Signature{Media: bot.Media{ID: "other"}}, f.now); !errors.Is(err, orders.ErrSigned) {
		t.Error(err)
	}
	if f.ShowClosing(f.get(id)).SignURL != "" {
		t.Error("there is nothing left to sign")
	}
	for of, want := range map[string]string{id: "", other: "approved_by_client"} {
		f.client(orders.WorkApprove, orders.ClientCommand{Order: of})
		if got := f.get(of).Closing.Unsigned; got != want {
			t.Errorf("%s: %q, want %q", of, got, want)
		}
	}
	if _, err := f.Sign(t.Context(), other, orders.Signature{}, f.now); !errors.Is(err, orders.ErrSigned) {
		t.Error("it is approved already:", err)
	}
}

// TestCheckOutNeedsAPlace checks the rule of the business.
func TestCheckOutNeedsAPlace(t *testing.T) {
	f := newField(t)
	f.CheckOutPlace = true
	id := f.there(orders.Medium, teo)
	for want, c := range map[string]orders.JobCommand{"job.no_place": {}, "job.too_far": {Place: &suburb}, "job.place_old": {Place: &gate, PlaceAt: f.now.Add(-time.Hour)}} {
		if c.Order = id; c.PlaceAt.IsZero() {
			c.PlaceAt = f.now
		}
		if _, key := f.does(teo, orders.JobCheckOut, c); key != want {
			t.Errorf("%q, want %q", key, want)
		}
	}
	if _, key := f.does(teo, orders.JobReport, orders.JobCommand{Order: id, Diagnosis: "d", Actions: "a"}); key != "job.no_place" {
		t.Error("the report does not leave without a place either:", key)
	}
	f.must(teo, orders.JobCheckOut, orders.JobCommand{Order: id, Place: &gate, PlaceAt: f.now})
	f.must(teo, orders.JobReport, orders.JobCommand{Order: id, Diagnosis: "d", Actions: "a"})
}

// TestWarrantyIsVoidedByAnAdmin holds until the admin approves (RN-033); the cause of rework is recorded.
func TestWarrantyIsVoidedByAnAdmin(t *testing.T) {
	f := newField(t)
	id := f.over(orders.Medium)
	if _, err := f.VoidWarranty(t.Context(), id, "", agent, f.now); err == nil {
		t.Error("a reason is required")
	}
	if o, err := f.VoidWarranty(t.Context(), id, "le echaron agua", agent, f.now); err != nil || !heard(o, eva.Contact, "notice.warranty_void_asked.admin") {
		t.Error(err)
	}
	shown, refused := f.client(orders.WarrantyClaim, orders.ClientCommand{Order: id, Text: "sigue fallando"})
	if refused != "" || shown.Linked == "" {
		t.Fatal("it holds until then:", refused)
	}
	if o, err := f.RecordCause(t.Context(), shown.Linked, "misuse", "agua en el motor", agent, f.now); err != nil || o.Closing.Cause.Kind != "misuse" {
		t.Error(err)
	}
	if _, err := f.RecordCause(t.Context(), shown.Linked, "magia", "", agent, f.now); err == nil {
		t.Error("an unknown cause")
	}
	if _, err := f.RecordCause(t.Context(), id, "misuse", "", agent, f.now); !errors.Is(err, orders.ErrNoWarranty) {
		t.Error("it is not rework:", err)
	}
	if o, err := f.ApproveVoid(t.Context(), id, true, agent, f.now); err != nil || !heard(o, ana, "notice.warranty_voided.client") {
		t.Error(err)
	}
	if _, refused := f.client(orders.WarrantyClaim, orders.ClientCommand{Order: id, Text: "otra vez"}); refused != "warranty.voided" && refused != "" {
		t.Error(refused)
	}
	if fit, err := f.Eligible(t.Context(), ana, f.now); err != nil || len(fit) != 0 {
		t.Error(fit, err)
	}
	last, err := f.Client(t.Context(), orders.WarrantyLoad, ana, orders.ClientCommand{}, f.now)
	if err != nil || last.Order != id || !last.Voided {
		t.Errorf("the customer hears which one is over: %+v %v", last, err)
	}
	other := f.over(orders.Medium)
	if _, err := f.ApproveVoid(t.Context(), other, true, agent, f.now); !errors.Is(err, orders.ErrNoWarranty) {
		t.Error(err)
	}
}
