package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"

	"recado/bot/picture"
)

// PutOpaque stores bytes whose kind nobody can tell, such as a sealed file, and returns their hash.
// Who may read them is decided by who can open them.
func (s *Store) PutOpaque(ctx context.Context, body []byte) (id string, err error) {
	if int64(len(body)) > s.opt.MaxBytes+maxSealOverhead {
		return "", fmt.Errorf("put media: %d bytes are too many", len(body))
	}
	f, err := os.CreateTemp(s.tmp(), "put-*")
	if err != nil {
		return "", fmt.Errorf("put media: %w", err)
	}
	defer os.Remove(f.Name()) // after the rename this removes nothing
	defer f.Close()
	sum := sha256.Sum256(body)
	id = hex.EncodeToString(sum[:])
	if _, err = io.Copy(f, picture.WithContext(ctx, bytes.NewReader(body))); err == nil {
		err = s.keep(f, id)
	}
	if err != nil {
		return "", fmt.Errorf("put media: %w", err)
	}
	return id, nil
}

// maxSealOverhead is what sealing adds to a file, in bytes.
const maxSealOverhead = 1 << 10
