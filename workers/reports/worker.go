// Package reports creates the document of the report on finished work, and has the customer asked
// to review the work. Repeating it changes nothing.
package reports

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"recado/bot"
	"recado/bot/engine"
	"recado/flows/orders"
	"recado/templates/pdf"
)

// maxPhoto is the most bytes read of a picture.
const maxPhoto = 16 << 20

// Worker carries out orders.DoReport.
type Worker struct {
	Orders        *orders.Service
	StoreDocument func(ctx context.Context, file io.Reader, name string) (bot.Media, error)  // stores a document
	OpenMedia     func(ctx context.Context, id string) (io.ReadSeekCloser, bot.Media, error) // reads a picture; nil: the report has no pictures
	Letterhead    pdf.Business
	Zone          *time.Location
	Locale        string // for customers without a locale
}

// Report creates the document of an order's work.
func (w *Worker) Report(ctx context.Context, t engine.Task) (engine.Answer, error) {
	var ref orders.Ref
	if err := json.Unmarshal(t.Effect.Args, &ref); err != nil {
		return engine.Answer{}, engine.Permanent(err)
	}
	o, err := w.Orders.Get(ctx, ref.OrderID)
	if errors.Is(err, bot.ErrNotFound) {
		return engine.Answer{}, engine.Permanent(err)
	}
	if err != nil || o.Work.Report == nil || o.Work.Report.File != nil {
		return engine.Answer{}, err
	}
	raw, err := pdf.ServiceReport(w.page(ctx, o))
	if err != nil {
		return engine.Answer{}, fmt.Errorf("report of %s: %w", o.ID, err)
	}
	file, err := w.StoreDocument(ctx, bytes.NewReader(raw), o.ID+".pdf")
	if err == nil && file.Fault != "" {
		err = fmt.Errorf("report of %s: %s", o.ID, file.Fault)
	}
	if err != nil {
		return engine.Answer{}, err
	}
	_, err = w.Orders.Reported(ctx, o.ID, file, t.Now)
	return engine.Answer{}, err
}

// page returns the content of the document.
func (w *Worker) page(ctx context.Context, o orders.Order) pdf.ReportView {
	locale := cmp.Or(o.Locale, w.Locale)
	r := o.Work.Report
	v := pdf.ReportView{
		Locale: locale, Business: w.Letterhead, Order: o.ID, IssuedAt: r.At.In(w.Zone),
		Client: pdf.Party{Name: o.ClientName, Company: o.Company, Mail: o.ClientMail}, Location: o.Location.String(),
		Service: w.Orders.ServiceName(o.ServiceType, locale), Asset: o.AssetSerial, Hours: r.Hours + " h", Waited: r.Waited,
		Problem: o.Description, Diagnosis: r.Diagnosis, Actions: r.Actions, Recommendations: r.Advice,
	}
	if o.Quote != nil {
		v.Quotation = o.Quote.ID
	}
	if t := o.Work.Technician; t != nil {
		v.Technician = t.Name
	}
	if n := len(o.Work.Visits); n > 0 {
		v.CheckIn, v.CheckOut = o.Work.Visits[0].In.In(w.Zone), o.Work.Visits[n-1].Out.In(w.Zone)
	}
	for _, u := range o.Work.Materials {
		v.Materials = append(v.Materials, pdf.Material{What: u.Name, Note: u.SKU, Quantity: u.Quantity + " " + u.Unit})
	}
	if until, err := time.ParseInLocation(time.DateOnly, o.Closing.WarrantyUntil, w.Zone); err == nil {
		v.Warranty.Until = until
	}
	if signed := o.Closing.Signature; signed != nil {
		v.Approval = pdf.Approval{Decision: pdf.Approved, By: cmp.Or(signed.Name, o.ClientName), At: signed.At.In(w.Zone), Signature: w.picture(ctx, signed.Media)}
	}
	for _, p := range o.Work.Photos {
		to := map[orders.Phase]*[]pdf.Photo{orders.Before: &v.Before, orders.During: &v.During, orders.After: &v.After}[p.Phase]
		if image := w.picture(ctx, p.Media); image != nil {
			*to = append(*to, pdf.Photo{Image: image})
		}
	}
	return v
}

// picture reads a photo. It returns nil for an unreadable photo, because a report without the photo
// is better than none.
func (w *Worker) picture(ctx context.Context, m bot.Media) []byte {
	if w.OpenMedia == nil {
		return nil
	}
	file, _, err := w.OpenMedia(ctx, m.ID)
	if err != nil {
		return nil
	}
	defer file.Close()
	image, err := io.ReadAll(io.LimitReader(file, maxPhoto))
	if err != nil {
		return nil
	}
	return image
}
