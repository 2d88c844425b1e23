package orders

import (
	"context"
	"time"

	"recado/bot"
	"recado/flows/edit"
	"recado/flows/validation"
)

// Attachment is a file that was added to an order.
type Attachment struct {
	Media bot.Media `json:"media"`
	By    Actor     `json:"by"`
	At    time.Time `json:"at"`
}

// MaxAttachments limits the files that may be added to an order, not counting those of the intake
// and of the work.
const MaxAttachments = 50

// Attach adds a file of the media store. It works in every stage, because documents may come late.
// The same file or the same command again changes nothing. It may return a *validation.InvalidError.
func (s *Service) Attach(ctx context.Context, id string, file bot.Media, by Actor, command string, now time.Time) (Order, error) {
	return s.edit(ctx, id, now, func(o *Order) error {
		if _, again := o.did(command); again {
			return edit.ErrUnchanged
		}
		for _, a := range o.Attachments {
			if a.Media.ID == file.ID {
				return edit.ErrUnchanged
			}
		}
		if len(o.Attachments) >= MaxAttachments {
			return validation.Refuse("file", validation.TooMany, MaxAttachments)
		}
		o.Attachments = append(o.Attachments, Attachment{file, by, now})
		o.done(command, file.ID)
		o.note("attached", by, file.Name, now)
		return nil
	})
}

// The sources of an order's file, besides the phases of the work.
const (
	FromIntake = "intake"
	FromExtra  = "extra"
	FromReport = "report"
	FromUpload = "upload"
)

// File is a file of an order.
type File struct {
	From  string    // FromIntake, … or a Phase
	Media bot.Media // of intake photos only the ID
	URL   string    // URL of an intake photo that is not in the media store; Media is then empty
	By    Actor
	At    time.Time
}

// Files returns all files of an order in the order in which they came: those of the intake, of the
// work and its report, and the added ones. The files of its chat are not included.
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
