package web

import (
	"errors"
	"io"
	"net"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
)

// Room bounds the bytes of bodies that are held at a time, by all requests and by those of
// one sender. Its methods are safe for concurrent use.
type Room struct {
	most, each int

	mu   sync.Mutex
	held int
	by   map[string]int
}

// NewRoom makes room for most bytes, each sender's being at most each.
func NewRoom(most, each int) *Room { return &Room{most: most, each: each, by: map[string]int{}} }

// take reports whether there is room for n bytes more, and holds them.
func (r *Room) take(who string, n int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.held+n > r.most || r.by[who]+n > r.each {
		return false
	}
	r.held += n
	r.by[who] += n
	return true
}

// give lets go of n bytes.
func (r *Room) give(who string, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.held -= n
	if r.by[who] -= n; r.by[who] <= 0 {
		delete(r.by, who)
	}
}

const (
	// free is how many bytes of a request need no room: what vendors and clients send nearly
	// always gets in, however full it is.
	free  = 32 << 10
	first = 4 << 10 // bytes that a body may fill to begin with
	// A body that nobody wanted is read and dropped so far and so long: then the connection
	// lives on, and the refusal reaches a sender who is still sending.
	dropMost = 8 << 20
	dropFor  = 2 * time.Second
)

// intake is the body of one request.
type intake struct {
	room  *Room
	who   string
	held  int
	body  []byte
	whole bool // it was read to its end
	lost  bool // it broke off
}

type intakeKey struct{}

// Intake has bodies read as far as handlers ask for them, with room that grows with what
// has come: a length that is only announced costs nothing. roomOf says where a request's
// body is held, and whose it is.
func Intake(roomOf func(*fiber.Ctx) (*Room, string)) fiber.Handler {
	return func(c *fiber.Ctx) error {
		in := &intake{}
		in.room, in.who = roomOf(c)
		c.Locals(intakeKey{}, in)
		defer in.release()
		err := c.Next()
		in.leave(c)
		return err
	}
}

// release lets go of what was read.
func (in *intake) release() {
	in.body = nil
	if in.held > 0 {
		in.room.give(in.who, in.held)
		in.held = 0
	}
}

// leave sees to it that what is left of a body is never taken for the next request.
func (in *intake) leave(c *fiber.Ctx) {
	stream := c.Context().RequestBodyStream()
	if stream == nil || in.whole {
		return
	}
	if in.lost || c.Context().Conn().SetReadDeadline(time.Now().Add(dropFor)) != nil {
		c.Context().SetConnectionClose()
		return
	}
	if _, err := io.CopyN(io.Discard, stream, dropMost); !errors.Is(err, io.EOF) {
		c.Context().SetConnectionClose()
	}
}

// Raw is a request's body as it was sent, at most most bytes of it. It may be kept.
func Raw(c *fiber.Ctx, most int) ([]byte, error) {
	in, ok := c.Locals(intakeKey{}).(*intake)
	if !ok { // a route that is mounted alone, in a test
		in = &intake{room: NewRoom(most, most)}
	}
	if in.whole {
		return in.fits(most)
	}
	length := c.Request().Header.ContentLength() // negative: it is not told
	if length > most {
		return nil, TooLarge(most)
	}
	stream := c.Context().RequestBodyStream()
	if stream == nil {
		in.body, in.whole = c.Request().Body(), true
		return in.fits(most)
	}
	if length >= 0 {
		most = length
	}
	if err := in.read(stream, most); err != nil {
		in.release()
		return nil, err
	}
	if len(in.body) < length {
		in.lost = true
		return nil, Refuse(fiber.StatusBadRequest, "bad_request")
	}
	return in.fits(most)
}

func (in *intake) fits(most int) ([]byte, error) {
	if len(in.body) > most {
		return nil, TooLarge(most)
	}
	return in.body, nil
}

// read reads a body to its end, or a byte past most.
func (in *intake) read(stream io.Reader, most int) error {
	r := io.LimitReader(stream, int64(most)+1)
	for {
		if len(in.body) == cap(in.body) {
			if err := in.grow(most + 1); err != nil {
				return err
			}
		}
		n, err := r.Read(in.body[len(in.body):cap(in.body)])
		in.body = in.body[:len(in.body)+n]
		switch {
		case errors.Is(err, io.EOF):
			in.whole = len(in.body) <= most
			return nil
		case err != nil:
			in.lost = true
			return unread(err)
		}
	}
}

// grow doubles what a body may fill, up to most bytes.
func (in *intake) grow(most int) error {
	size := min(max(2*cap(in.body), first), most)
	if err := in.hold(size); err != nil {
		return err
	}
	grown := make([]byte, len(in.body), size)
	copy(grown, in.body)
	in.body = grown
	return nil
}

// hold sees to it that there is room for so many bytes of a request.
func (in *intake) hold(n int) error {
	more := n - free - in.held
	if more <= 0 {
		return nil
	}
	if !in.room.take(in.who, more) {
		return &Problem{Status: fiber.StatusServiceUnavailable, Code: "busy", Retry: 2 * time.Second}
	}
	in.held += more
	return nil
}

// room holds room for what a body is read into.
func room(c *fiber.Ctx, bytes int) error {
	in, ok := c.Locals(intakeKey{}).(*intake)
	if !ok {
		return nil
	}
	return in.hold(cap(in.body) + bytes)
}

// unread is the refusal of a body that did not come.
func unread(err error) *Problem {
	if late, ok := errors.AsType[net.Error](err); ok && late.Timeout() {
		return &Problem{Status: fiber.StatusRequestTimeout, Code: "timeout", Cause: err}
	}
	return &Problem{Status: fiber.StatusBadRequest, Code: "bad_request", Cause: err}
}
