/* Passkeys (WebAuthn): fetches a question from the portal, lets the device answer it, and puts the
   answer in the form of the page. Without this file the pages offer password, app and codes. */
'use strict';
for (const box of document.querySelectorAll('[data-passkey]')) {
  const button = box.querySelector('button, input[type=submit]');
  const status = box.querySelector('[role=status]');
  const form = button.form;
  const purpose = box.dataset.passkey;
  const making = purpose === 'anlegen';
  const can = window.PublicKeyCredential?.parseRequestOptionsFromJSON && navigator.credentials;

  const SENTENCES = {
    old: 'Dieser Browser kann keine Passkeys.',
    gone: 'Die Seite ist zu alt. Laden Sie sie neu.',
    wait: 'Ihr Gerät fragt Sie jetzt.',
    done: 'Bestätigt. Wählen Sie jetzt unten, was geschehen soll.',
    NotAllowedError: making
      ? 'Abgebrochen, oder Ihr Gerät kann hier keinen Passkey anlegen.'
      : 'Abgebrochen, oder auf diesem Gerät ist kein Passkey für das Portal.',
    InvalidStateError: 'Dieses Gerät hat schon einen Passkey für Ihr Konto.',
    other: 'Das ging nicht. Versuchen Sie es noch einmal, oder nehmen Sie einen anderen Weg.',
  };
  const say = (name) => { status.textContent = SENTENCES[name] ?? SENTENCES.other; };

  const question = async () => {
    const body = new URLSearchParams({
      zweck: purpose,
      csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
    });
    const answer = await fetch(box.dataset.frage, { method: 'POST', body });
    if (!answer.ok) throw Object.assign(new Error(), { name: 'gone' });
    return answer.json();
  };

  const ask = async () => {
    const options = await question();
    say('wait');
    const credential = making
      ? await navigator.credentials.create({
        publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
      })
      : await navigator.credentials.get({
        publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
      });
    return JSON.stringify(credential);
  };

  // until here the page said that this needs a script
  status.textContent = '';
  button.hidden = !can;
  if (!can) {
    say('old');
    continue;
  }
  button.addEventListener('click', async (event) => {
    event.preventDefault();
    if (making && !form.reportValidity()) return;
    button.disabled = true;
    try {
      form.elements.passkey.value = await ask();
      // where several buttons follow, the person presses one of them
      if (box.dataset.dann === 'warten') say('done');
      else form.submit();
    } catch (error) {
      say(error.name);
    } finally {
      button.disabled = false;
    }
  });
}
