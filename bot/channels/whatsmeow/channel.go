package whatsmeow

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"go.mau.fi/whatsmeow/store/sqlstore"

	"recado/bot"
	"recado/bot/channels"
)

// Name is the channel's name and the prefix of its message ids.
const Name = "whatsapp-device"

// MaxFile is the largest file that is fetched or sent, in bytes.
const MaxFile = 64 << 20

// Config holds the operator's settings and the receiver of inbound messages.
type Config struct {
	// Store locates the store of the device's keys: the path of a SQLite file, or a postgres://
	// URL. SQLite needs a driver registered as "sqlite3".
	Store string
	Sink  channels.Sink

	// Open reads one of the bot's own files that is to be sent. Without it no file can be sent.
	Open func(ctx context.Context, m bot.Media) (io.ReadCloser, error)

	// Changed is called after every change of state, one call at a time. It must not call the
	// channel. Optional.
	Changed func(Status)

	Now func() time.Time // default: time.Now
	Log *slog.Logger     // default: no log
}

// Channel is one linked device. Run keeps it connected. The other methods are safe for concurrent
// use before, during and after Run.
type Channel struct {
	Config
	container *sqlstore.Container
	local     *localStore
	dial      dialler
	state     state
	retries   retries
	version   webVersion
	calls     openCalls

	mu      sync.Mutex
	client  client // replaced when a new device is linked
	account string // the account's phone number; "" while none is linked
	pairing *pairing
}

var (
	_ bot.Channel              = (*Channel)(nil)
	_ channels.Fetcher         = (*Channel)(nil)
	_ channels.TypingIndicator = (*Channel)(nil)
	_ channels.Health          = (*Channel)(nil)
)

// New opens the store and the device in it, if one is linked. It does not connect.
func New(ctx context.Context, c Config) (*Channel, error) {
	ch, err := open(ctx, c, nil)
	if err != nil {
		return nil, fmt.Errorf("open the linked device's store: %w", err)
	}
	return ch, nil
}

// open is New with another dialler for tests; nil is the library's client.
func open(ctx context.Context, c Config, dial dialler) (*Channel, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Sink == nil {
		return nil, errors.New("no sink: what arrives could not be kept")
	}
	ch := &Channel{Config: c, dial: dial}
	ch.state.init(c.Now, c.Changed)
	if dial == nil {
		ch.dial, ch.version.ask = ch.reach, askServer
	}
	var err error
	if ch.container, ch.local, err = openStore(ctx, c.Store, logAdapter{c.Log}); err != nil {
		return nil, err
	}
	if err = ch.local.prune(ctx, c.Now()); err == nil {
		err = ch.renew(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, ch.container.Close())
	}
	return ch, nil
}

// renew replaces the client by one of the linked device, or of a new device that can be linked.
func (c *Channel) renew(ctx context.Context) error {
	device, err := c.container.GetFirstDevice(ctx)
	if err != nil {
		return err
	}
	c.mu.Lock()
	old := c.client
	c.client, c.account = c.dial(device), ""
	if device.ID != nil {
		c.account = device.ID.User
	}
	c.mu.Unlock()
	if old != nil {
		old.Disconnect()
	}
	if device.ID == nil {
		c.state.unpaired()
	} else {
		c.state.paired(device.ID.User)
	}
	return nil
}

func (c *Channel) link() client {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.client
}

// own returns the account's number, or "" while none is linked.
func (c *Channel) own() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.account
}

// Name implements bot.Channel.
func (*Channel) Name() string { return Name }

// Close disconnects and closes the store. Run must have returned.
func (c *Channel) Close() error {
	c.StopPairing()
	c.link().Disconnect()
	return c.container.Close()
}
