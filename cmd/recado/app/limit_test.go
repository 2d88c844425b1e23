package app_test

import (
	"context"
	"crypto/hmac"
	"database/sql"
	"encoding/json"
	"net"
	"path/filepath"
	"testing"

	"github.com/gofiber/fiber/v2"

	"recado/bot/channels/cloudapi"
	"recado/bot/channels/webhookauth"
)

// bare is the minimal handler that acknowledges a webhook durably: Fiber, the signature, decoding
// the body, and one insert that shares its commit and sync with concurrent ones. It is the upper
// limit on the same machine.
func bare(b *testing.B, data string) (h *crowd, stop func()) {
	b.Helper()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(data, "limit.db")+"?_journal_mode=WAL&_synchronous=FULL")
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("CREATE TABLE inbox (id TEXT PRIMARY KEY, doc TEXT)"); err != nil {
		b.Fatal(err)
	}
	inserts, ended := make(chan insert, 512), make(chan struct{})
	go func() {
		defer close(ended)
		commitTogether(db, inserts)
	}()
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Post("/webhooks/whatsapp", func(c *fiber.Ctx) error {
		if !hmac.Equal([]byte(webhookauth.Sign(benchSecret, c.Body())), []byte(c.Get(cloudapi.SignatureHeader))) {
			return c.SendStatus(fiber.StatusUnauthorized)
		}
		var body struct {
			Entry []struct {
				Changes []struct {
					Value struct {
						Messages []struct {
							ID string `json:"id"`
						} `json:"messages"`
					} `json:"value"`
				} `json:"changes"`
			} `json:"entry"`
		}
		if err := json.Unmarshal(c.Body(), &body); err != nil {
			return c.SendStatus(fiber.StatusBadRequest)
		}
		one := insert{body.Entry[0].Changes[0].Value.Messages[0].ID, string(c.Body()), make(chan error, 1)}
		inserts <- one
		if err := <-one.done; err != nil {
			return err
		}
		return c.SendStatus(fiber.StatusOK)
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	go func() { _ = app.Listener(l) }()
	return newCrowd("http://" + l.Addr().String()), func() {
		_ = app.Shutdown()
		close(inserts)
		<-ended
		_ = db.Close()
	}
}

type insert struct {
	id, doc string
	done    chan error
}

func commitTogether(db *sql.DB, inserts <-chan insert) {
	for one := range inserts {
		batch := []insert{one}
		for more := true; more && len(batch) < 512; {
			select {
			case one, more = <-inserts:
				if more {
					batch = append(batch, one)
				}
			default:
				more = false
			}
		}
		err := insertAll(db, batch)
		for _, one := range batch {
			one.done <- err
		}
	}
}

func insertAll(db *sql.DB, batch []insert) error {
	tx, err := db.BeginTx(context.Background(), nil)
	if err != nil {
		return err
	}
	insert, err := tx.Prepare("INSERT INTO inbox VALUES (?, ?)")
	if err != nil {
		return err
	}
	defer insert.Close()
	for _, one := range batch {
		if _, err := insert.Exec(one.id, one.doc); err != nil {
			_ = tx.Rollback()
			return err
		}
	}
	return tx.Commit()
}
