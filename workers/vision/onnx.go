package vision

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	ort "github.com/yalue/onnxruntime_go"
)

// ONNX Runtime has one environment for the process and loads its library once, so concurrent starts
// must be serialised.
var (
	ortOnce sync.Mutex
	ortFrom string
)

func startRuntime(library string) error {
	ortOnce.Lock()
	defer ortOnce.Unlock()
	if ort.IsInitialized() {
		return nil
	}
	abs, err := filepath.Abs(library)
	if err != nil {
		return err
	}
	ort.SetSharedLibraryPath(abs)
	if err := ort.InitializeEnvironment(ort.WithLogLevelError()); err != nil {
		return fmt.Errorf("start ONNX Runtime: %w", err)
	}
	ortFrom = abs
	return nil
}

// net is a network with one input picture and one output array.
type net struct {
	session *ort.DynamicAdvancedSession
}

func loadNet(file string, threads int) (n *net, err error) {
	opt, err := ort.NewSessionOptions()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, opt.Destroy()) }()
	err = errors.Join(
		opt.SetIntraOpNumThreads(threads), opt.SetInterOpNumThreads(1),
		// Photos have many sizes, and an arena would keep memory for the largest.
		opt.SetCpuMemArena(false), opt.SetMemPattern(false),
		// Spinning threads would use the core that Tesseract needs.
		opt.AddSessionConfigEntry("session.intra_op.allow_spinning", "0"),
	)
	if err != nil {
		return nil, err
	}
	weights, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	in, out, err := ort.GetInputOutputInfoWithONNXData(weights)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(file), err)
	}
	if len(in) != 1 || len(out) != 1 {
		return nil, fmt.Errorf("%s: %d inputs and %d outputs", filepath.Base(file), len(in), len(out))
	}
	s, err := ort.NewDynamicAdvancedSessionWithONNXData(weights, []string{in[0].Name}, []string{out[0].Name}, opt)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(file), err)
	}
	return &net{s}, nil
}

func (n *net) close() {
	if n != nil && n.session != nil {
		_ = n.session.Destroy()
	}
}

// run passes one batch through the network. use gets the output's shape and numbers, which are
// valid only until it returns.
func (n *net) run(shape [4]int64, data []float32, use func(shape []int64, out []float32) error) (err error) {
	in, err := ort.NewTensor(ort.NewShape(shape[:]...), data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Destroy()) }()
	outs := []ort.Value{nil}
	if err := n.session.Run([]ort.Value{in}, outs); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, outs[0].Destroy()) }()
	t, ok := outs[0].(*ort.Tensor[float32])
	if !ok {
		return fmt.Errorf("a network answered with %T", outs[0])
	}
	return use(t.GetShape(), t.GetData())
}
