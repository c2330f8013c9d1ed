// Looks of the button on another site: in a shadow root, so that neither page's rules reach the other's.

export const embedStyles = `
:host { all: initial; }
* { box-sizing: border-box; font: 500 16px/24px system-ui, sans-serif; }
.button, .panel { position: fixed; z-index: 2147483000; right: 16px; bottom: 16px; }
.button { display: inline-flex; gap: 8px; align-items: center; min-height: 48px; padding: 8px 20px; border: 0;
  border-radius: 24px; background: #3d49c2; color: #fff; text-decoration: none;
  cursor: pointer; box-shadow: 0 4px 12px #0003; }
.button:hover { background: #323da8; }
.mark:not(:empty) { min-width: 24px; border-radius: 12px; background: #fff; color: #323da8; text-align: center; }
:focus-visible { outline: 3px solid #3d49c2; outline-offset: 2px; }
.button:focus-visible { outline-color: #fff; outline-offset: -5px; }
.panel { display: flex; flex-direction: column; width: min(400px, calc(100vw - 32px)); bottom: 76px;
  height: min(640px, calc(100vh - 92px)); overflow: hidden; border: 1px solid #747c8c; border-radius: 12px;
  background: #fff; color: #1a1e27; box-shadow: 0 12px 32px #0003; }
.panel[hidden] { display: none; }
.head { display: flex; justify-content: space-between; align-items: center; border-bottom: 1px solid #d9dce4; }
.link, .close { min-height: 44px; padding: 10px 16px; border: 0; background: none; color: #3640ae; cursor: pointer;
  font-size: 14px; }
.link:focus-visible, .close:focus-visible { outline-offset: -3px; }
.frame { flex: 1; width: 100%; min-height: 0; border: 0; }
@media (max-width: 480px), (max-height: 480px) {
  .panel { inset: 0; width: 100%; height: 100%; border: 0; border-radius: 0; }
}
@media (prefers-color-scheme: dark) {
  .panel { background: #171b23; color: #e8ebf1; border-color: #768194; }
  .head { border-color: #2c3341; }
  .link, .close { color: #aeb6ff; }
}
@media (forced-colors: active) { .button, .panel { border: 1px solid ButtonText; } }
@media print { .button, .panel { display: none; } }
`;
