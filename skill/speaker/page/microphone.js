// The browser's speech recognition, where it has one that works.

const Recognition = globalThis.SpeechRecognition ?? globalThis.webkitSpeechRecognition;

export const canListen = Boolean(Recognition);

// Listens to one utterance; calls heard(words), or nothing(why) where there was none.
export function listen(heard, nothing) {
  const recognition = new Recognition();
  recognition.lang = "en-US";
  let settled = false;
  const settle = (what, value) => {
    if (!settled) {
      settled = true;
      what(value);
    }
  };
  recognition.onresult = (event) => settle(heard, event.results[0][0].transcript);
  recognition.onerror = (event) => settle(nothing, REASONS[event.error] ?? event.error);
  recognition.onend = () => settle(nothing, "");
  try {
    recognition.start();
  } catch (error) {
    settle(nothing, error.message);
  }
  return () => recognition.abort();
}

const REASONS = {
  aborted: "",
  "no-speech": "",
  "audio-capture": "no microphone was found",
  "not-allowed": "the browser was not allowed to use the microphone",
  "service-not-allowed": "this browser has no speech recognition of its own",
  network: "this browser's speech recognition cannot be reached",
};
