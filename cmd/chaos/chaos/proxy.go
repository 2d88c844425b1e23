package chaos

import (
	"context"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// proxy is a TCP proxy that can be cut: it then closes all connections, and new ones at once. In
// front of several servers it distributes the connections among those that accept them.
type proxy struct {
	listener net.Listener
	servers  []string
	next     atomic.Int64

	mu   sync.Mutex
	down bool
	open map[net.Conn]bool
}

func newProxy(ctx context.Context, servers ...string) (*proxy, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &proxy{listener: l, servers: servers, open: map[net.Conn]bool{}}
	go p.accept(ctx)
	return p, nil
}

func (p *proxy) addr() string { return p.listener.Addr().String() }

func (p *proxy) accept(ctx context.Context) {
	for {
		c, err := p.listener.Accept()
		if err != nil {
			return // closed
		}
		go p.carry(ctx, c)
	}
}

func (p *proxy) carry(ctx context.Context, near net.Conn) {
	defer p.forget(near)
	if !p.keep(near) {
		return
	}
	far := p.dial(ctx)
	if far == nil {
		return
	}
	defer p.forget(far)
	if !p.keep(far) {
		return
	}
	done := make(chan struct{}, 2)
	pass := func(to, from net.Conn) { _, _ = io.Copy(to, from); done <- struct{}{} }
	go pass(far, near)
	go pass(near, far)
	<-done // closes both directions when one ends: HTTP, Redis and MongoDB don't use half-closed connections
}

// dial connects to the next server that accepts.
func (p *proxy) dial(ctx context.Context) net.Conn {
	d := net.Dialer{Timeout: time.Second}
	for range p.servers {
		at := int(p.next.Add(1)) % len(p.servers)
		if c, err := d.DialContext(ctx, "tcp", p.servers[at]); err == nil {
			return c
		}
	}
	return nil
}

func (p *proxy) keep(c net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.down {
		p.open[c] = true
	}
	return !p.down
}

func (p *proxy) forget(c net.Conn) {
	p.mu.Lock()
	delete(p.open, c)
	p.mu.Unlock()
	_ = c.Close()
}

// cut closes all connections, and refuses new ones until heal.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = true
	for c := range p.open {
		_ = c.Close()
	}
}

func (p *proxy) heal() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = false
}

func (p *proxy) close() {
	_ = p.listener.Close()
	p.cut()
}

// freeAddr returns an address on which nobody listened a moment ago.
func freeAddr(ctx context.Context) (string, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}
