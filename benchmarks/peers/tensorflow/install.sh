#!/usr/bin/env bash
# Installs @tensorflow/tfjs-node beside this file, for Linux x64 with g++, python3 with pip, and unzip. Its own installer
# takes libtensorflow from a host that is closed in many places; here the library comes from PyPI (200 MB) and the binding
# is compiled.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
python=${RESIDUAL_PYTHON:-python3}

npm install --prefix . --no-audit --no-fund
package=node_modules/@tensorflow/tfjs-node
mkdir -p "$package/deps/lib" "$package/lib/napi-v8"

wheel=$(mktemp -d)
trap 'rm -rf "$wheel"' EXIT
"$python" -m pip download --quiet --no-deps --only-binary=:all: --python-version 3.11 \
  --platform manylinux_2_17_x86_64 --platform manylinux2014_x86_64 -d "$wheel" tensorflow-cpu==2.15.1
unzip -q -o "$wheel"/*.whl -d "$wheel/files" 'tensorflow/libtensorflow_*.so.2' 'tensorflow/include/tensorflow/c/*' \
  'tensorflow/include/tensorflow/core/platform/*' 'tensorflow/include/tsl/*'
mv "$wheel"/files/tensorflow/lib*.so.2 "$package/deps/lib/"
rm -rf "$package/deps/include"
mv "$wheel/files/tensorflow/include" "$package/deps/include"

g++ -std=c++17 -O2 -fPIC -shared -DNAPI_VERSION=8 \
  -I node_modules/node-api-headers/include -I "$package/deps/include" \
  "$package/binding/tfjs_backend.cc" "$package/binding/tfjs_binding.cc" \
  -L "$package/deps/lib" -l:libtensorflow_cc.so.2 -l:libtensorflow_framework.so.2 \
  -Wl,-rpath,'$ORIGIN/../../deps/lib' -o "$package/lib/napi-v8/tfjs_binding.node"

TF_CPP_MIN_LOG_LEVEL=3 node -e "
  const util = require('node:util');
  util.isNullOrUndefined ??= (value) => value == null;
  util.isArray ??= Array.isArray;
  const tf = require('@tensorflow/tfjs-node');
  const [sum] = tf.ones([3]).sum().dataSync();
  if (sum !== 3) throw new Error('tfjs-node computes 1 + 1 + 1 = ' + sum);
  console.log('tfjs-node ' + tf.version['tfjs-node'] + ' over libtensorflow ' + tf.backend().binding.TF_Version);"
