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

// PutOpaque stores encrypted bytes without a check of their media type, and returns their hash. The store
// controls no access to them: only who has the key can read them.
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
