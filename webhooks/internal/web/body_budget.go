package web

import (
	"errors"
	"io"
	"net"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
)

// BodyBudget limits the bytes of bodies held at a time, of all requests and of one sender. It is
// safe for concurrent use.
type BodyBudget struct {
	total, perSender int

	mu       sync.Mutex
	reserved int
	bySender map[string]int
}

// NewBodyBudget makes a budget of most bytes in total and each bytes per sender.
func NewBodyBudget(most, each int) *BodyBudget {
	return &BodyBudget{total: most, perSender: each, bySender: map[string]int{}}
}

// reserve reserves n bytes for a sender, or reports false if the budget does not allow them.
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

// release releases n bytes.
func (r *BodyBudget) release(who string, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.reserved -= n
	if r.bySender[who] -= n; r.bySender[who] <= 0 {
		delete(r.bySender, who)
	}
}

const (
	// unmeteredBytes is how many bytes of a request need no budget, so that usual requests of
	// vendors and clients are accepted even when the budget is used up.
	unmeteredBytes = 32 << 10
	initialBuffer  = 4 << 10 // first size of a body's buffer in bytes
	// Limits for reading and dropping an unread body. Within them the connection stays usable, and
	// a sender who is still sending gets the refusal.
	maxDrain     = 8 << 20
	drainTimeout = 2 * time.Second
)

// requestBody is the body of one request.
type requestBody struct {
	budget   *BodyBudget
	sender   string
	reserved int
	body     []byte
	complete bool // read to its end
	broken   bool // ended early
}

type requestBodyKey struct{}

// LimitBodies lets handlers read bodies on demand, with a budget for the bytes that have arrived:
// an announced length costs nothing. budgetOf returns the budget and the sender of a request.
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

// release releases what was read.
func (in *requestBody) release() {
	in.body = nil
	if in.reserved > 0 {
		in.budget.release(in.sender, in.reserved)
		in.reserved = 0
	}
}

// drain ensures that the unread rest of a body is not taken for the next request.
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

// RawBody returns the exact bytes of a request's body, at most most. The caller may keep them.
func RawBody(c *fiber.Ctx, most int) ([]byte, error) {
	in, ok := c.Locals(requestBodyKey{}).(*requestBody)
	if !ok { // a route without the middleware, in a test
		in = &requestBody{budget: NewBodyBudget(most, most)}
	}
	if in.complete {
		return in.checkSize(most)
	}
	length := c.Request().Header.ContentLength() // negative if unknown
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

// read reads a body to its end, or one byte more than most.
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

// grow doubles the buffer, up to most bytes.
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

// reserve reserves budget so that the request holds n bytes.
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

// reserveBody reserves budget for decoding a body.
func reserveBody(c *fiber.Ctx, bytes int) error {
	in, ok := c.Locals(requestBodyKey{}).(*requestBody)
	if !ok {
		return nil
	}
	return in.reserve(cap(in.body) + bytes)
}

// readError returns the refusal of a body that did not arrive completely.
func readError(err error) *Problem {
	if late, ok := errors.AsType[net.Error](err); ok && late.Timeout() {
		return &Problem{Status: fiber.StatusRequestTimeout, Code: "timeout", Cause: err}
	}
	return &Problem{Status: fiber.StatusBadRequest, Code: "bad_request", Cause: err}
}
