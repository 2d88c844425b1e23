package customers_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"recado/bot"
	"recado/flows/customers"
)

func TestDocumentIsSealedOnceAndReplaced(t *testing.T) {
	o := newOffice(t)
	_, a := o.save(maria, customers.SaveRequest{Profile: customers.Profile{Names: "María"}}, "1")
	event, first := o.document(maria, a.Customer, customers.IDFront, "2")
	if again, b := o.document(maria, a.Customer, customers.IDFront, "2"); event != bot.OK || again != bot.OK || fmt.Sprint(b) != fmt.Sprint(first) || len(o.vault.sealed) != 1 || len(o.vault.clear) != 0 {
		t.Fatalf("%s %+v, %s %+v, %d sealed", event, first, again, b, len(o.vault.sealed))
	}
	_, second := o.document(maria, a.Customer, customers.IDFront, "3")
	c, err := o.Get(t.Context(), a.Customer)
	if err != nil || len(c.Documents) != 1 || c.Documents[0].ID != second.Document || len(c.Outbox) != 1 || c.Outbox[0].Name != customers.DoDeleteFiles {
		t.Fatalf("%+v, %v", c, err)
	}
	if err := o.DeleteFiles(t.Context(), c.Outbox[0].Args); err != nil || len(o.vault.sealed) != 1 {
		t.Errorf("%d sealed files, %v", len(o.vault.sealed), err)
	}
	d, body, err := o.OpenDocument(t.Context(), a.Customer, "idFront", customers.Actor{ID: "eva"}, o.now)
	if err != nil || string(body) != string(maria)+"3" || d.ID != second.Document || len(o.trail) != 1 || o.trail[0].By.ID != "eva" || o.trail[0].Name != customers.ActDocumentOpened {
		t.Errorf("%+v %s %v, trail %+v", d, body, err, o.trail)
	}
	// What can't be recorded is not opened.
	o.Trail = func(context.Context, customers.Act) error { return bot.ErrUnavailable }
	if _, body, err := o.OpenDocument(t.Context(), a.Customer, "idFront", customers.Actor{}, o.now); !errors.Is(err, bot.ErrUnavailable) || body != nil {
		t.Errorf("opened without a record: %v", err)
	}
	o.vault.clear["pdf"] = "application/pdf"
	for _, r := range []customers.DocumentRequest{
		{Customer: a.Customer, Kind: customers.Selfie, Media: "unknown"},
		{Customer: a.Customer, Kind: customers.Selfie, Media: "pdf"},
		{Customer: a.Customer, Kind: "contract", Media: "pdf"},
	} {
		if event, got, err := o.StoreDocument(t.Context(), maria, r, "4"+r.Media, o.now); event != customers.CustomerInvalid || err != nil || len(got.Problems) != 1 {
			t.Errorf("%+v: %s %+v %v", r, event, got, err)
		}
	}
	if event, _, err := o.StoreDocument(t.Context(), pedro, customers.DocumentRequest{Customer: a.Customer, Kind: customers.Selfie, Media: "x"}, "5", o.now); event != customers.CustomerRefused || err != nil {
		t.Errorf("a document for somebody else: %s %v", event, err)
	}
}
