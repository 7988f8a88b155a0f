// Reads the frame number burned into a clip from the local and the returned video, with times.
(() => {
  const CELLS = 10, HEIGHT = 480, WIDTH = 640;
  window.readings = { local: [], returned: [] };

  function numberOf(context, video) {
    context.drawImage(video, 0, 0, WIDTH, HEIGHT);
    let value = 0, ones = 0;
    for (let cell = 0; cell < CELLS; cell++) {
      const x = cell * (WIDTH / CELLS) + 24;
      const { data } = context.getImageData(x, HEIGHT - 16, 16, 8);
      let sum = 0;
      for (let at = 0; at < data.length; at += 4) sum += data[at + 1];
      const bit = sum / (data.length / 4) > 128 ? 1 : 0;
      ones += bit;
      if (cell < CELLS - 1) value = value * 2 + bit;
    }
    return ones % 2 === 0 ? value : null;
  }

  function watch(video, readings) {
    const canvas = document.createElement("canvas");
    canvas.width = WIDTH;
    canvas.height = HEIGHT;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    const read = (now) => {
      readings.push([numberOf(context, video), now]);
      video.requestVideoFrameCallback(read);
    };
    video.requestVideoFrameCallback(read);
  }

  const real = navigator.mediaDevices?.getUserMedia?.bind(navigator.mediaDevices);
  if (!real) return;
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await real(constraints);
    const video = document.createElement("video");
    video.muted = true;
    video.srcObject = stream.clone();
    video.style = "position:fixed;width:2px;height:2px;opacity:0.01";
    document.body.append(video);
    await video.play();
    watch(video, window.readings.local);
    const wait = setInterval(() => {
      const returned = [...document.querySelectorAll("video")].find((each) => each !== video);
      if (returned?.videoWidth) {
        clearInterval(wait);
        watch(returned, window.readings.returned);
      }
    }, 50);
    return stream;
  };
})();
