// ESLint looks only at the templates of Vue components; everything in script is oxlint's (.oxlintrc.json).
import tsParser from '@typescript-eslint/parser';
import vue from 'eslint-plugin-vue';

export default [
  { ignores: ['dist/**', 'out/**', 'test-results/**'] },
  ...vue.configs['flat/strongly-recommended'].filter(
    ({ files }) => files === undefined || files.includes('**/*.vue'),
  ),
  {
    files: ['**/*.vue'],
    linterOptions: { noInlineConfig: true },
    languageOptions: { parserOptions: { parser: tsParser, extraFileExtensions: ['.vue'] } },
    rules: {
      // Text of a subscriber could become markup; there is no safe use.
      'vue/no-v-html': 'error',
      'vue/no-v-text-v-html-on-component': 'error',
      'vue/no-template-target-blank': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-macros-order': [
        'error',
        { order: ['defineOptions', 'defineProps', 'defineModel', 'defineEmits', 'defineSlots'] },
      ],
      'vue/no-undef-components': ['error', { ignorePatterns: ['RouterLink', 'RouterView'] }],
      'vue/no-unused-refs': 'error',
      'vue/no-static-inline-styles': 'error',
      'vue/no-restricted-static-attribute': 'off',
      'vue/require-default-prop': 'off',
      'vue/max-lines-per-block': ['error', { template: 150, script: 150, style: 200, skipBlankLines: true }],
      // Prettier's.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-indent': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
    },
  },
];
