package orders

import (
	"context"
	"time"

	"recado/bot"
)

// Attachment is a file that somebody added to an order.
type Attachment struct {
	Media bot.Media `json:"media"`
	By    Actor     `json:"by"`
	At    time.Time `json:"at"`
}

// MaxAttachments is how many files may be added to an order, besides those of the intake
// and of the work.
const MaxAttachments = 50

// Attach adds a file that is kept already, at any stage: papers come late. The same file or
// the same command again changes nothing. It may return an *InvalidError.
func (s *Service) Attach(ctx context.Context, id string, file bot.Media, by Actor, command string, now time.Time) (Order, error) {
	return s.edit(ctx, id, now, func(o *Order) error {
		if _, again := o.did(command); again {
			return errUnchanged
		}
		for _, a := range o.Attachments {
			if a.Media.ID == file.ID {
				return errUnchanged
			}
		}
		if len(o.Attachments) >= MaxAttachments {
			return &InvalidError{[]Problem{{"file", "orders.field.file.too_many", MaxAttachments}}}
		}
		o.Attachments = append(o.Attachments, Attachment{file, by, now})
		o.done(command, file.ID)
		o.note("attached", by, file.Name, now)
		return nil
	})
}

// Where a file of an order comes from, besides the phases of the work.
const (
	FromIntake = "intake"
	FromExtra  = "extra"
	FromReport = "report"
	FromUpload = "upload"
)

// File is one of an order's files.
type File struct {
	From  string    // FromIntake, …, or a Phase
	Media bot.Media // of the intake just the ID
	URL   string    // of an intake's picture that is kept elsewhere, which has no Media
	By    Actor
	At    time.Time
}

// Files are all files of an order, as they came: of the intake, of the work and its report,
// and what was added. Those of its chat stand in the chat.
func (o *Order) Files() []File {
	var all []File
	asked := Actor{RoleClient, first(o.ClientID, string(o.Contact))}
	for _, photo := range o.Photos {
		f := File{From: FromIntake, URL: photo, By: asked, At: o.CreatedAt}
		if mediaID.MatchString(photo) {
			f.Media.ID, f.URL = photo, ""
		}
		all = append(all, f)
	}
	works := Actor{Role: RoleTechnician, ID: technicianOf(*o)}
	for _, p := range o.Work.Photos {
		all = append(all, File{From: string(p.Phase), Media: p.Media, By: works, At: p.At})
	}
	for _, x := range o.Work.Extras {
		for _, m := range x.Photos {
			all = append(all, File{From: FromExtra, Media: m, By: works, At: x.AskedAt})
		}
	}
	for _, a := range o.Attachments {
		all = append(all, File{From: FromUpload, Media: a.Media, By: a.By, At: a.At})
	}
	if r := o.Work.Report; r != nil && r.File != nil {
		all = append(all, File{From: FromReport, Media: *r.File, By: Actor{Role: RoleSystem}, At: r.At})
	}
	return all
}
