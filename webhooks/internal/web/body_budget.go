package web

import (
	"errors"
	"io"
	"net"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
)

// BodyBudget bounds the bytes of bodies that are held at a time, by all requests and by those of
// one sender. Its methods are safe for concurrent use.
type BodyBudget struct {
	total, perSender int

	mu       sync.Mutex
	reserved int
	bySender map[string]int
}

// NewBodyBudget makes room for most bytes, each sender's being at most each.
func NewBodyBudget(most, each int) *BodyBudget {
	return &BodyBudget{total: most, perSender: each, bySender: map[string]int{}}
}

// reserve reports whether there is room for n bytes more, and holds them.
func (r *BodyBudget) reserve(who string, n int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.reserved+n > r.total || r.bySender[who]+n > r.perSender {
		return false
	}
	r.reserved += n
	r.bySender[who] += n
	return true
}

// release lets go of n bytes.
func (r *BodyBudget) release(who string, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.reserved -= n
	if r.bySender[who] -= n; r.bySender[who] <= 0 {
		delete(r.bySender, who)
	}
}

const (
	// unmeteredBytes is how many bytes of a request need no room: what vendors and clients send nearly
	// always gets in, however full it is.
	unmeteredBytes = 32 << 10
	initialBuffer  = 4 << 10 // bytes that a body may fill to begin with
	// A body that nobody wanted is read and dropped so far and so long: then the connection
	// lives on, and the refusal reaches a sender who is still sending.
	maxDrain     = 8 << 20
	drainTimeout = 2 * time.Second
)

// requestBody is the body of one request.
type requestBody struct {
	budget   *BodyBudget
	sender   string
	reserved int
	body     []byte
	complete bool // it was read to its end
	broken   bool // it broke off
}

type requestBodyKey struct{}

// LimitBodies has bodies read as far as handlers ask for them, with room that grows with what
// has come: a length that is only announced costs nothing. budgetOf says where a request's
// body is held, and whose it is.
func LimitBodies(budgetOf func(*fiber.Ctx) (*BodyBudget, string)) fiber.Handler {
	return func(c *fiber.Ctx) error {
		in := &requestBody{}
		in.budget, in.sender = budgetOf(c)
		c.Locals(requestBodyKey{}, in)
		defer in.release()
		err := c.Next()
		in.drain(c)
		return err
	}
}

// release lets go of what was read.
func (in *requestBody) release() {
	in.body = nil
	if in.reserved > 0 {
		in.budget.release(in.sender, in.reserved)
		in.reserved = 0
	}
}

// drain sees to it that what is left of a body is never taken for the next request.
func (in *requestBody) drain(c *fiber.Ctx) {
	stream := c.Context().RequestBodyStream()
	if stream == nil || in.complete {
		return
	}
	if in.broken || c.Context().Conn().SetReadDeadline(time.Now().Add(drainTimeout)) != nil {
		c.Context().SetConnectionClose()
		return
	}
	if _, err := io.CopyN(io.Discard, stream, maxDrain); !errors.Is(err, io.EOF) {
		c.Context().SetConnectionClose()
	}
}

// RawBody is a request's body as it was sent, at most most bytes of it. It may be kept.
func RawBody(c *fiber.Ctx, most int) ([]byte, error) {
	in, ok := c.Locals(requestBodyKey{}).(*requestBody)
	if !ok { // a route that is mounted alone, in a test
		in = &requestBody{budget: NewBodyBudget(most, most)}
	}
	if in.complete {
		return in.checkSize(most)
	}
	length := c.Request().Header.ContentLength() // negative: it is not told
	if length > most {
		return nil, TooLarge(most)
	}
	stream := c.Context().RequestBodyStream()
	if stream == nil {
		in.body, in.complete = c.Request().Body(), true
		return in.checkSize(most)
	}
	if length >= 0 {
		most = length
	}
	if err := in.read(stream, most); err != nil {
		in.release()
		return nil, err
	}
	if len(in.body) < length {
		in.broken = true
		return nil, Refuse(fiber.StatusBadRequest, "bad_request")
	}
	return in.checkSize(most)
}

func (in *requestBody) checkSize(most int) ([]byte, error) {
	if len(in.body) > most {
		return nil, TooLarge(most)
	}
	return in.body, nil
}

// read reads a body to its end, or a byte past most.
func (in *requestBody) read(stream io.Reader, most int) error {
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
			in.complete = len(in.body) <= most
			return nil
		case err != nil:
			in.broken = true
			return readError(err)
		}
	}
}

// grow doubles what a body may fill, up to most bytes.
func (in *requestBody) grow(most int) error {
	size := min(max(2*cap(in.body), initialBuffer), most)
	if err := in.reserve(size); err != nil {
		return err
	}
	grown := make([]byte, len(in.body), size)
	copy(grown, in.body)
	in.body = grown
	return nil
}

// reserve sees to it that there is room for so many bytes of a request.
func (in *requestBody) reserve(n int) error {
	more := n - unmeteredBytes - in.reserved
	if more <= 0 {
		return nil
	}
	if !in.budget.reserve(in.sender, more) {
		return &Problem{Status: fiber.StatusServiceUnavailable, Code: "busy", RetryAfter: 2 * time.Second}
	}
	in.reserved += more
	return nil
}

// reserveBody holds room for what a body is read into.
func reserveBody(c *fiber.Ctx, bytes int) error {
	in, ok := c.Locals(requestBodyKey{}).(*requestBody)
	if !ok {
		return nil
	}
	return in.reserve(cap(in.body) + bytes)
}

// readError is the refusal of a body that did not come.
func readError(err error) *Problem {
	if late, ok := errors.AsType[net.Error](err); ok && late.Timeout() {
		return &Problem{Status: fiber.StatusRequestTimeout, Code: "timeout", Cause: err}
	}
	return &Problem{Status: fiber.StatusBadRequest, Code: "bad_request", Cause: err}
}
