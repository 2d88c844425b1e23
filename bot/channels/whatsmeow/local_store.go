package whatsmeow

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"recado/bot"
)

// localStore remembers over restarts who has written and what was sent.
type localStore struct{ db *sql.DB }

// sentRetention is how long a phone may request a message again that it could not decrypt.
const sentRetention = 7 * 24 * time.Hour

func (b *localStore) create(ctx context.Context, dialect string) error {
	bytes := "BLOB"
	if dialect == "postgres" {
		bytes = "BYTEA"
	}
	for _, q := range []string{
		`CREATE TABLE IF NOT EXISTS recado_people (contact TEXT PRIMARY KEY, address TEXT NOT NULL)`,
		`CREATE TABLE IF NOT EXISTS recado_sent (id TEXT PRIMARY KEY, message ` + bytes + ` NOT NULL, at BIGINT NOT NULL)`,
		`CREATE INDEX IF NOT EXISTS recado_sent_at ON recado_sent (at)`,
	} {
		if _, err := b.db.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

// address returns the address that a contact last wrote from, or "" if it never wrote.
func (b *localStore) address(ctx context.Context, who bot.ContactID) (at string, err error) {
	err = b.db.QueryRowContext(ctx, `SELECT address FROM recado_people WHERE contact = $1`, string(who)).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return at, err
}

// recordContact stores that a contact has written, and from which address.
func (b *localStore) recordContact(ctx context.Context, who bot.ContactID, address string) error {
	known, err := b.address(ctx, who)
	if err != nil || known == address {
		return err
	}
	_, err = b.db.ExecContext(ctx, `INSERT INTO recado_people (contact, address) VALUES ($1, $2)
		ON CONFLICT (contact) DO UPDATE SET address = excluded.address`, string(who), address)
	return err
}

// moveContact moves the stored data of one contact to another.
func (b *localStore) moveContact(ctx context.Context, from, to bot.ContactID) error {
	at, err := b.address(ctx, from)
	if err != nil || at == "" {
		return err
	}
	if err := b.recordContact(ctx, to, at); err != nil {
		return err
	}
	_, err = b.db.ExecContext(ctx, `DELETE FROM recado_people WHERE contact = $1`, string(from))
	return err
}

// contactsWithoutNumber lists the contacts whose number is not known.
func (b *localStore) contactsWithoutNumber(ctx context.Context) (all []bot.ContactID, err error) {
	rows, err := b.db.QueryContext(ctx, `SELECT contact FROM recado_people WHERE contact LIKE 'lid:%'`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var who bot.ContactID
		if err := rows.Scan(&who); err != nil {
			return nil, err
		}
		all = append(all, who)
	}
	return all, rows.Err()
}

// sent returns the message as it was first built, or nil if there is none of that id.
func (b *localStore) sent(ctx context.Context, id string) (message []byte, err error) {
	err = b.db.QueryRowContext(ctx, `SELECT message FROM recado_sent WHERE id = $1`, id).Scan(&message)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return message, err
}

// saveSent stores a message before it is sent. It keeps the first message of an id.
func (b *localStore) saveSent(ctx context.Context, id string, message []byte, now time.Time) error {
	_, err := b.db.ExecContext(ctx, `INSERT INTO recado_sent (id, message, at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING`, id, message, now.Unix())
	return err
}

func (b *localStore) prune(ctx context.Context, now time.Time) error {
	_, err := b.db.ExecContext(ctx, `DELETE FROM recado_sent WHERE at < $1`, now.Add(-sentRetention).Unix())
	return err
}
