package vision

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// A pass inside a C library can't be interrupted, but a process can be killed. The parent decodes
// the photo and writes its pixels to the child's standard input; the child reads the photo and
// writes its answer to its standard output. Both are gob values.

// childStart is how long a child may take to load its engine.
const childStart = 30 * time.Second

// childPhoto is a photo for the child to read.
type childPhoto struct {
	Width, Height int
	Pixels        []byte        // luminance, row by row
	Document      string        // name of the document's kind; "" for a plate
	Limit         time.Duration // after this time the child starts no further pass
}

// childAnswer is the answer to a photo. The first answer after the start says whether the engine was loaded.
type childAnswer struct {
	PlateResult PlateResult
	Document    documentReading
	Error       string
	Crashed     bool // the error is a panic
}

// documents maps names to kinds of documents.
var documents = map[string]Document{DUI.Name: DUI, receipt.Name: receipt}

// child is an engine in a process of its own.
type child struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	enc *gob.Encoder
	dec *gob.Decoder
}

// startChild starts a child and waits until its engine is loaded: the networks in dir with
// Tesseract, or Tesseract alone if dir is "". Call it on a locked OS thread that lives as long as
// the child, because the kernel kills the child when the thread ends.
func startChild(ctx context.Context, command []string, dir string) (photoEngine, error) {
	cmd := exec.Command(command[0], append(command[1:len(command):len(command)], dir)...) //nolint:gosec,noctx // our own program; it outlives any context
	cmd.Env = childEnvironment(os.Environ())
	cmd.Stderr = os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start plate reader: %w", err)
	}
	c := &child{cmd: cmd, in: in, enc: gob.NewEncoder(in), dec: gob.NewDecoder(out)}
	ctx, cancel := context.WithTimeout(ctx, childStart)
	defer cancel()
	defer context.AfterFunc(ctx, c.kill)()
	var hello childAnswer
	err = c.dec.Decode(&hello)
	if err == nil && hello.Error != "" {
		err = errors.New(hello.Error)
	}
	if err != nil {
		c.kill()
		c.close()
		return nil, fmt.Errorf("start plate reader: %w", err)
	}
	return c, nil
}

// childEnvironment returns the environment variables that a child needs. The child handles
// strangers' pictures, so it must not get the program's secrets.
func childEnvironment(all []string) []string {
	var out []string
	for _, v := range all {
		name, _, _ := strings.Cut(v, "=")
		switch {
		case name == "PATH", name == "TMPDIR", name == "TESSDATA_PREFIX",
			strings.HasPrefix(name, "LD_"), strings.HasPrefix(name, "OMP_"), strings.HasPrefix(name, "LC_"), name == "LANG",
			strings.HasPrefix(name, "GO"):
			out = append(out, v)
		}
	}
	return out
}

func (c *child) plate(ctx context.Context, src *image.Gray) (PlateResult, error) {
	a, err := c.ask(ctx, src, "")
	return a.PlateResult, err
}

func (c *child) document(ctx context.Context, src *image.Gray, doc Document) (documentReading, error) {
	if _, ok := documents[doc.Name]; !ok {
		return documentReading{}, fmt.Errorf("vision: no document %q", doc.Name)
	}
	a, err := c.ask(ctx, src, doc.Name)
	return a.Document, err
}

func (c *child) ask(ctx context.Context, src *image.Gray, doc string) (childAnswer, error) {
	photo := childPhoto{Width: src.Rect.Dx(), Height: src.Rect.Dy(), Document: doc, Limit: time.Hour}
	photo.Pixels = cut(src, src.Rect).Pix
	if until, ok := ctx.Deadline(); ok {
		photo.Limit = max(time.Until(until), 0)
	}
	var a childAnswer
	err := c.enc.Encode(photo)
	if err == nil {
		err = c.dec.Decode(&a)
	}
	switch {
	case err != nil: // killed by the pool, or crashed
		return childAnswer{}, fmt.Errorf("%w: %w", ErrCrashed, err)
	case a.Crashed:
		return childAnswer{}, fmt.Errorf("%w: %s", ErrCrashed, a.Error)
	case a.Error != "":
		return childAnswer{}, errors.New(a.Error)
	}
	return a, nil
}

func (c *child) kill() {
	_ = c.cmd.Process.Kill()
}

// close kills the child, which has nothing to finish between photos.
func (c *child) close() {
	_ = c.in.Close()
	c.kill()
	_ = c.cmd.Wait()
}

// ServeChild reads photos for a parent process until in is closed: with the networks in dir, which
// the parent has verified, or with Tesseract alone if dir is "". Options.Child runs it.
func ServeChild(in io.Reader, out io.Writer, dir string) error {
	// The parent handles signals that are sent to all processes of the service.
	signal.Ignore(os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	runtime.LockOSThread()
	enc, dec := gob.NewEncoder(out), gob.NewDecoder(in)
	rec, err := childEngine(dir)
	if err != nil {
		return errors.Join(err, enc.Encode(childAnswer{Error: err.Error()}))
	}
	defer rec.close()
	if err := enc.Encode(childAnswer{}); err != nil {
		return err
	}
	for {
		var photo childPhoto
		if err := dec.Decode(&photo); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if err := enc.Encode(photo.read(rec)); err != nil {
			return err
		}
	}
}

func childEngine(dir string) (photoEngine, error) {
	if dir != "" {
		n, err := loadNets(dir, 1)
		if err != nil {
			return nil, err
		}
		return newNetworkEngine(n)
	}
	rec, err := newTesseract()
	if err != nil {
		return nil, err
	}
	return pageEngine{rec}, nil
}

func (p childPhoto) read(rec photoEngine) (a childAnswer) {
	defer func() {
		if r := recover(); r != nil {
			a = childAnswer{Error: fmt.Sprintf("panic: %v", r), Crashed: true}
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), p.Limit)
	defer cancel()
	src := &image.Gray{Pix: p.Pixels, Stride: p.Width, Rect: image.Rect(0, 0, p.Width, p.Height)}
	var err error
	if p.Document == "" {
		a.PlateResult, err = rec.plate(ctx, src)
	} else {
		a.Document, err = rec.document(ctx, src, documents[p.Document])
	}
	if err != nil {
		a.Error = err.Error()
	}
	return a
}
