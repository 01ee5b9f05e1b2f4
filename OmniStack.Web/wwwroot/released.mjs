// Resolves when nothing in a part of the page is being pressed: what is replaced between a press and its release gets no click.
const pause = 50;

export async function released(part) {
  while (part.matches(':active')) {
    await new Promise(resolve => setTimeout(resolve, pause));
  }
}
