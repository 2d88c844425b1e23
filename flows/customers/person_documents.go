package customers

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"recado/bot"
	"recado/flows/validation"
)

// Problems of documents.
const (
	ProblemFile     = "person.file"     // no picture, or not there
	ProblemFileKind = "person.filekind" // no such kind of document
)

// maxReadings bounds what is read from a card, in bytes.
const maxReadings = 4 << 10

// DocumentKinds lists the kinds of documents.
func DocumentKinds() []DocumentKind { return []DocumentKind{IDFront, IDBack, Selfie} }

// documentID names the document of a request.
func documentID(command string) string {
	sum := sha256.Sum256([]byte("document|" + command))
	return "DOC-" + hex.EncodeToString(sum[:10])
}

// sealOf names the owner of a sealed file: it opens for this document only.
func sealOf(document string) string { return "document " + document }

// StoreDocument seals a file that a contact sent, in place of an earlier one of its kind. The file in the
// clear is deleted after that. Repeating it changes nothing.
func (s *Persons) StoreDocument(ctx context.Context, who bot.ContactID, r DocumentRequest, command string, now time.Time) (bot.Event, DocumentAnswer, error) {
	c, err := s.Current(ctx, r.Customer)
	switch {
	case errors.Is(err, bot.ErrNotFound):
		return CustomerRefused, DocumentAnswer{}, nil
	case err != nil:
		return "", DocumentAnswer{}, err
	case c.Contact != who && !slices.Contains(c.Contacts, who), c.Gone():
		return CustomerRefused, DocumentAnswer{}, nil
	}
	return s.storeDocument(ctx, c, r, command, now)
}

// AddDocument is StoreDocument for somebody of the business, or a partner. The error is a
// *validation.InvalidError for what is no picture.
func (s *Persons) AddDocument(ctx context.Context, id string, kind DocumentKind, media, command string, now time.Time) (Customer, error) {
	c, err := s.Customers.Get(ctx, id)
	if err == nil && c.Gone() {
		err = ErrGone
	}
	if err != nil {
		return c, errors.Join(err, s.Vault.Discard(ctx, media))
	}
	event, a, err := s.storeDocument(ctx, c, DocumentRequest{Customer: id, Kind: kind, Media: media}, id+" "+command, now)
	switch {
	case err != nil:
		return c, err
	case event == CustomerInvalid:
		for i := range a.Problems {
			a.Problems[i].Field = "file"
		}
		return c, errors.Join(&validation.InvalidError{Problems: a.Problems}, s.Vault.Discard(ctx, media))
	case event == CustomerRefused:
		return c, ErrGone
	}
	return s.Customers.Get(ctx, id)
}

func (s *Persons) storeDocument(ctx context.Context, c Customer, r DocumentRequest, command string, now time.Time) (bot.Event, DocumentAnswer, error) {
	id := documentID(command)
	if !c.has(id) {
		d, problem, err := s.seal(ctx, id, r, now)
		switch {
		case err != nil:
			return "", DocumentAnswer{}, err
		case problem != "":
			return CustomerInvalid, DocumentAnswer{Problems: []validation.Problem{{Field: string(r.Kind), Code: problem}}}, nil
		}
		if _, err = s.edit(ctx, c.ID, func(c *Customer) error { return c.keep(d, now) }); errors.Is(err, ErrGone) {
			return CustomerRefused, DocumentAnswer{}, errors.Join(s.Vault.Delete(ctx, d.File), s.Vault.Discard(ctx, r.Media))
		} else if err != nil {
			return "", DocumentAnswer{}, err
		}
	}
	return bot.OK, DocumentAnswer{Document: id}, s.Vault.Discard(ctx, r.Media)
}

func (c Customer) has(document string) bool {
	return slices.ContainsFunc(c.Documents, func(d Document) bool { return d.ID == document })
}

// seal checks a file and seals it; problem is the code of what is wrong with it.
func (s *Persons) seal(ctx context.Context, id string, r DocumentRequest, now time.Time) (d Document, problem string, err error) {
	if !slices.Contains(DocumentKinds(), r.Kind) || len(r.Readings) > maxReadings {
		return d, ProblemFileKind, nil
	}
	file, err := s.Vault.Seal(ctx, r.Media, sealOf(id))
	if errors.Is(err, bot.ErrNotFound) {
		return d, ProblemFile, nil
	}
	if err != nil {
		return d, "", err
	}
	if !strings.HasPrefix(file.MIME, "image/") {
		return d, ProblemFile, s.Vault.Delete(ctx, file.ID)
	}
	return Document{
		ID: id, Kind: r.Kind, File: file.ID, MIME: file.MIME, Bytes: file.Bytes, Readings: bot.Secret(r.Readings), At: moment(now),
	}, "", nil
}

// keep adds a document; an earlier one of its kind is deleted.
func (c *Customer) keep(d Document, now time.Time) error {
	if c.Gone() {
		return ErrGone
	}
	var kept []Document
	var gone []string
	for _, old := range c.Documents {
		switch {
		case old.ID == d.ID: // another process was first: its file is the one that counts
			if d.File != old.File {
				gone = append(gone, d.File)
			}
			d = old
		case old.Kind == d.Kind:
			gone = append(gone, old.File)
		default:
			kept = append(kept, old)
		}
	}
	kept = append(kept, d)
	c.Documents, c.UpdatedAt = kept, moment(now)
	c.deleteFiles(gone, now)
	return nil
}

// deleteFiles puts the deletion of sealed files into the outbox of the change that is about to be written.
func (c *Customer) deleteFiles(files []string, now time.Time) {
	if len(files) > 0 {
		c.Add(c.ID, c.V+1, now, bot.Do(DoDeleteFiles, files))
	}
}

// DeleteFiles carries out the effect.
func (s *Persons) DeleteFiles(ctx context.Context, args json.RawMessage) error {
	var files []string
	if err := json.Unmarshal(args, &files); err != nil {
		return err
	}
	for _, file := range files {
		if err := s.Vault.Delete(ctx, file); err != nil {
			return err
		}
	}
	return nil
}

// OpenDocument returns a document in the clear. Who opened it is recorded before.
func (s *Persons) OpenDocument(ctx context.Context, id, document string, by Actor, now time.Time) (d Document, body []byte, err error) {
	c, err := s.Customers.Get(ctx, id)
	if err != nil {
		return d, nil, err
	}
	i := slices.IndexFunc(c.Documents, func(d Document) bool { return d.ID == document || string(d.Kind) == document })
	if i < 0 {
		return d, nil, bot.ErrNotFound
	}
	d = c.Documents[i]
	if err := s.Trail(ctx, Act{By: by, Name: ActDocumentOpened, Customer: id, What: string(d.Kind), At: now}); err != nil {
		return d, nil, err
	}
	body, err = s.Vault.Open(ctx, d.File, sealOf(d.ID))
	if err != nil {
		return d, nil, fmt.Errorf("document %s: %w", d.ID, err)
	}
	return d, body, nil
}

// OpenIdentity returns the number of a customer's document and what was read from the card. Who opened
// it is recorded before.
func (s *Persons) OpenIdentity(ctx context.Context, id string, by Actor, now time.Time) (Customer, error) {
	c, err := s.Customers.Get(ctx, id)
	if err != nil {
		return c, err
	}
	return c, s.Trail(ctx, Act{By: by, Name: ActIdentityOpened, Customer: id, At: now})
}
