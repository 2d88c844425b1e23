package vision

import (
	"bufio"
	"crypto/sha256"
	_ "embed" // the sums of the files
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Files of the networks. .ci/vision/install installs them; the program refuses files with an
// unknown checksum.
const (
	fileDet     = "ch_PP-OCRv4_det_infer.onnx"
	fileRec     = "ch_PP-OCRv4_rec_infer.onnx"
	fileLetters = "ppocr_keys_v1.txt"
	fileRuntime = runtime.GOARCH + "/libonnxruntime.so.1"
)

//go:embed weights.sha256
var sums string

// ErrNoWeights means that the networks' files are not installed, so Tesseract reads alone.
var ErrNoWeights = errors.New("vision: the weights of the better reader are not installed")

// Folders returns the folders in which the networks' files are searched, in order: beside the
// program, where a package installs them, and where `make deps` puts them in a checkout.
func Folders() []string {
	var out []string
	if exe, err := os.Executable(); err == nil {
		out = append(out, filepath.Join(filepath.Dir(exe), "vision"))
	}
	return append(out, "/usr/share/recado/vision", filepath.Join("bin", "vision"))
}

// findFiles returns the folder of the networks' files: dir, or if dir is "" the first existing of Folders.
func findFiles(dir string) (string, error) {
	dirs := []string{dir}
	if dir == "" {
		dirs = Folders()
	}
	for _, d := range dirs {
		if _, err := os.Stat(filepath.Join(d, fileRec)); err != nil {
			continue
		}
		return d, checkFiles(d)
	}
	return "", fmt.Errorf("%w in %s", ErrNoWeights, strings.Join(dirs, ", "))
}

// checkFiles compares the checksums of a folder's files with the expected ones.
func checkFiles(dir string) error {
	want := map[string]string{}
	lines := bufio.NewScanner(strings.NewReader(sums))
	for lines.Scan() {
		if sum, file, ok := strings.Cut(lines.Text(), "  "); ok {
			want[file] = sum
		}
	}
	for _, file := range []string{fileDet, fileRec, fileLetters, fileRuntime} {
		if want[file] == "" {
			return fmt.Errorf("vision: no %s for this machine", file)
		}
		got, err := sumOf(filepath.Join(dir, file))
		if err != nil {
			return fmt.Errorf("vision: %w", err)
		}
		if got != want[file] {
			return fmt.Errorf("vision: %s is not the file this program knows", filepath.Join(dir, file))
		}
	}
	return nil
}

func sumOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
