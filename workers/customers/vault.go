package customers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"recado/bot"
	"recado/flows/customers"
)

// Files stores files under the hash of their bytes; *media.Store of store/media implements it.
type Files interface {
	Open(ctx context.Context, id string) (io.ReadSeekCloser, bot.Media, error)
	PutOpaque(ctx context.Context, body []byte) (id string, err error)
	Delete(ctx context.Context, id string) error
}

// Sealer encrypts files; *sealing.Box of workers/sealing implements it.
type Sealer interface {
	SealBytes(plain []byte, owner string) []byte
	OpenBytes(sealed []byte, owner string) ([]byte, error)
}

// Vault keeps sealed files beside the others. It is safe for concurrent use.
type Vault struct {
	Files  Files
	Sealer Sealer
}

var _ customers.Vault = Vault{}

// maxFile bounds a document, in bytes: as large as a file that a channel takes.
const maxFile = 16 << 20

// errTooBig means that a file is larger than any that was accepted.
var errTooBig = errors.New("customers: the file is too large")

// Seal implements customers.Vault.
func (v Vault) Seal(ctx context.Context, media, owner string) (customers.SealedFile, error) {
	plain, m, err := v.read(ctx, media, maxFile)
	if err != nil {
		return customers.SealedFile{}, err
	}
	id, err := v.Files.PutOpaque(ctx, v.Sealer.SealBytes(plain, owner))
	return customers.SealedFile{ID: id, MIME: m.MIME, Bytes: int64(len(plain))}, err
}

// Open implements customers.Vault.
func (v Vault) Open(ctx context.Context, id, owner string) ([]byte, error) {
	sealed, _, err := v.read(ctx, id, maxFile+sealOverhead)
	if err != nil {
		return nil, err
	}
	return v.Sealer.OpenBytes(sealed, owner)
}

// sealOverhead is what sealing adds to a file, in bytes.
const sealOverhead = 1 << 10

func (v Vault) read(ctx context.Context, id string, limit int64) ([]byte, bot.Media, error) {
	f, m, err := v.Files.Open(ctx, id)
	if err != nil {
		return nil, m, fmt.Errorf("open a document: %w", err)
	}
	defer f.Close()
	if m.Bytes > limit {
		return nil, m, errTooBig
	}
	var body bytes.Buffer
	_, err = body.ReadFrom(io.LimitReader(f, limit))
	return body.Bytes(), m, err
}

// Delete implements customers.Vault.
func (v Vault) Delete(ctx context.Context, id string) error { return v.Files.Delete(ctx, id) }

// Discard implements customers.Vault.
func (v Vault) Discard(ctx context.Context, media string) error { return v.Files.Delete(ctx, media) }
